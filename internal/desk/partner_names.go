package desk

import (
	"maps"
	"slices"
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/typo"
)

// partnerNames are the ids of the partners by all that they are called: as it is written, without regard to
// case, in capitals, and without accents too, which is enough to propose one and never to take it.
type partnerNames struct {
	exact, cased, capitals, folded map[string][]string
}

func namesOf(partners map[string]*lead.Partner) *partnerNames {
	n := &partnerNames{exact: map[string][]string{}, cased: map[string][]string{}, capitals: map[string][]string{},
		folded: map[string][]string{}}
	for _, p := range partners {
		if p != nil {
			n.add(p)
		}
	}
	return n
}

// add takes in what a partner is called.
func (n *partnerNames) add(p *lead.Partner) {
	for _, name := range append([]string{p.ID, p.Name}, p.Aliases...) {
		if name = nameKey(name); name == "" {
			continue
		}
		for _, in := range []struct {
			names map[string][]string
			key   string
		}{{n.exact, name}, {n.cased, caseKey(name)}, {n.capitals, capitalKey(name)}, {n.folded, safetext.Fold(name)}} {
			if !slices.Contains(in.names[in.key], p.ID) {
				in.names[in.key] = append(in.names[in.key], p.ID)
			}
		}
	}
}

// nameKey is a name as it is compared: cleaned, with one blank between words.
func nameKey(name string) string {
	return norm.NFC.String(strings.Join(strings.Fields(safetext.Line(name)), " "))
}

// caseKey is a name without regard to case, in every script.
func caseKey(name string) string { return norm.NFC.String(cases.Fold().String(name)) }

// capitalKey is a name in capitals. Greek ones have no accents.
func capitalKey(name string) string { return norm.NFC.String(cases.Upper(language.Greek).String(name)) }

// called are the partners of a name: those it names exactly, else those it names in another case.
func (n *partnerNames) called(name string) []string {
	if ids := n.exact[name]; len(ids) > 0 {
		return ids
	}
	if ids := n.cased[caseKey(name)]; len(ids) > 0 || name != strings.ToUpper(name) {
		return ids
	}
	return n.capitals[capitalKey(name)]
}

// partnersCalled are the partners that a name can be meant for. An id is its partner's alone.
func (w *work) partnersCalled(name string) []string {
	name = nameKey(name)
	if name == "" {
		return nil
	}
	if p := w.partners[name]; p != nil {
		return []string{p.ID}
	}
	return w.everyName().called(name)
}

// everyName is made once it is asked for: partners come one after the other.
func (w *work) everyName() *partnerNames {
	if w.names == nil {
		w.names = namesOf(w.partners)
	}
	return w.names
}

// partnerID finds the one partner that has an id, an alias or a name.
func (w *work) partnerID(name string) (string, bool) {
	ids := w.partnersCalled(name)
	if len(ids) != 1 {
		return "", false
	}
	return ids[0], true
}

// noPartner says why a name is no partner's: "is none", with who else may be meant.
func (w *work) noPartner(name string) string {
	ids := slices.Sorted(slices.Values(w.partnersCalled(name)))
	if len(ids) > 1 {
		last := len(ids) - 1
		return "is none alone: " + strings.Join(ids[:last], ", ") + " and " + ids[last] + " are called so"
	}
	if near := slices.Sorted(slices.Values(w.everyName().folded[safetext.Fold(name)])); len(near) > 0 {
		return "is none: did you mean " + safetext.Line(w.partners[near[0]].Name) + " (" + near[0] + ")?"
	}
	return "is none"
}

// notPartner refuses a name that is no partner's, or more than one's.
func (w *work) notPartner(what, name string) error {
	if ids := w.partnersCalled(name); len(ids) > 1 {
		return fault.New(fault.Usage, what, safetext.Shown(name)+" "+w.noPartner(name), "write the id")
	}
	why := "there is no partner " + safetext.Shown(name)
	if _, meant, ok := strings.Cut(w.noPartner(name), ": "); ok {
		why += ": " + meant
	}
	return fault.New(fault.NotFound, what, why, "import partners first: eqltui import partners.csv")
}

// nearestPartner is the partner that was probably meant, "" for none.
func (w *work) nearestPartner(said string) string {
	if len(w.partnersCalled(said)) > 1 {
		return ""
	}
	names := slices.Sorted(maps.Keys(w.everyName().folded))
	if i := typo.Nearest(safetext.Fold(said), names); i >= 0 {
		if ids := w.everyName().folded[names[i]]; len(ids) == 1 {
			return ids[0]
		}
	}
	return ""
}
