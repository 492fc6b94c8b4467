package desk

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// telling is how an event of one kind reads: as a sentence without its subject, and as a noun when
// it is taken back. Those of acts stand with the acts.
type telling struct {
	kind   journal.Kind
	words  string                                              // the kind as people say it; "" is its own name
	text   func(w *work, e journal.Event, words string) string // the sentence; nil is the words and how the score moved
	deed   string                                              // what was done, as a noun; "" is the kind's own name
	deedOf func(e journal.Event) string                        // likewise, where it depends
}

// otherTellings are those of what nobody does to a subject.
func otherTellings() []telling {
	return []telling{
		{kind: journal.Admitted, words: "received", deed: "adding", text: func(_ *work, e journal.Event, words string) string {
			return words + " by " + safetext.Line(e.Data.How) + with(plain(e.Data.Changes["score"].After), ", score ") +
				with(safetext.Line(e.Data.Outcome), ", ")
		}},
		{kind: journal.Updated, words: "updated by an import", deed: "update", text: func(_ *work, e journal.Event, words string) string {
			if e.Data.How == Hand {
				words = "updated by a typed referral"
			}
			return words + moved(e.Data.Changes) + ofItsCompany(e.Data.Changes)
		}},
		{kind: journal.Quarantined, deed: "adding", text: func(_ *work, e journal.Event, words string) string {
			return words + with(plain(e.Data.Changes["reason"].After), ", ")
		}},
		{kind: journal.Rescored, text: func(_ *work, e journal.Event, _ string) string { return rescored(e) }},
		{kind: journal.Held, words: "waits", deed: "holding", text: func(_ *work, e journal.Event, words string) string {
			return words + " in " + safetext.Line(e.Data.How) + ": " + whyRouted(&e)
		}},
		{kind: journal.Woken, words: "came back from nurture"},
		{kind: journal.Alerted, text: clockSaid("its %s clock is due")},
		{kind: journal.Breached, text: clockSaid("its %s clock ran out")},
		{kind: journal.Escalated, text: func(_ *work, e journal.Event, _ string) string {
			return "told " + safetext.Line(e.Data.To) + " that its " + safetext.Line(e.Data.How) + " clock ran out"
		}},
		{kind: journal.Stayed, text: func(_ *work, e journal.Event, _ string) string {
			text := "left it with " + safetext.Line(e.Data.To) + ", its " + safetext.Line(e.Data.How) + " clock has run out: " +
				safetext.Line(e.Data.Verb)
			var who []string
			for _, s := range e.Data.Names {
				switch why, member, _ := strings.Cut(strings.TrimPrefix(s, askedBefore), ":"); member {
				case e.Data.To:
				case "*":
					who = append(who, "all "+safetext.Line(why))
				default:
					who = append(who, safetext.Line(member)+" "+safetext.Line(why))
				}
			}
			if len(who) > 0 {
				text += " (" + strings.Join(who, ", ") + ")"
			}
			return text
		}},
		{kind: journal.Reminded, words: "reminded the partner of the question"},
		{kind: journal.Unanswered, words: "the partner did not answer"},
		{kind: journal.Imported, text: func(_ *work, e journal.Event, words string) string {
			return words + " " + safetext.Line(e.Data.How) + with(tallied(e.Data.Counts), ": ")
		}},
		{kind: journal.Touched, text: func(_ *work, e journal.Event, _ string) string {
			text := fmt.Sprintf("brought %d touches", e.Data.Counts["touches"])
			if n := e.Data.Counts["corrected"]; n > 0 {
				text += fmt.Sprintf(", corrected %d", n)
			}
			return text
		}},
		{kind: journal.PageSaved, words: "referral page saved", text: justWords},
		{kind: journal.OverlapSaved, words: "overlap saved", text: justWords},
		{
			kind: journal.RowSaved,
			text: func(_ *work, e journal.Event, _ string) string {
				if said := proposalSaid(&e); said != "" {
					return said
				}
				if rowGone(&e) {
					return savedRow(&e) + " taken away"
				}
				return savedRow(&e) + " saved"
			},
			deedOf: func(e journal.Event) string {
				if noun, _ := rowOf(&e); noun == proposalKind.noun {
					return "answer to a proposal"
				}
				if rowGone(&e) {
					return "taking away of the " + savedRow(&e)
				}
				return "saving of the " + savedRow(&e)
			},
		},
		{kind: journal.Opportunity, text: dealSaid},
		{kind: journal.PolicyChanged, words: "published a policy", text: justWords},
		{kind: journal.PersonErased, words: "erased everything personal"},
		{kind: journal.Resent, words: "had a message sent again", text: func(_ *work, e journal.Event, words string) string {
			return words + ": " + safetext.Line(e.Data.How) + " to " + safetext.Line(e.Data.To)
		}},
		{kind: journal.PartnerMerged, deed: "merging", text: func(_ *work, e journal.Event, _ string) string {
			if e.Lead == 0 {
				return "merged into " + safetext.Line(strings.Join(e.Data.Names, ", "))
			}
			return "went over with its partner " + safetext.Line(strings.Join(e.Data.Names, ", ")) + " to " + safetext.Line(e.Data.To) +
				moved(e.Data.Changes)
		}},
		{kind: journal.Merged, deed: "merging", text: func(_ *work, e journal.Event, words string) string {
			if e.Data.To != "" {
				return words + " it into " + safetext.Line(e.Data.To)
			}
			return words + " " + safetext.Line(strings.Join(e.Data.Names, ", ")) + " into it" + moved(e.Data.Changes)
		}},
		{
			kind:  journal.Decided,
			words: "decided between partners",
			deed:  "decision between partners",
			text: func(_ *work, e journal.Event, _ string) string {
				return "decided whose it is: " + safetext.Line(e.Data.How) + "'s" + moved(e.Data.Changes)
			},
		},
		{kind: journal.Withdrawn, words: "taken back with its import", text: func(_ *work, e journal.Event, words string) string {
			if e.Data.How == Hand {
				return "took the referral back"
			}
			return words
		}},
	}
}

// clockSaid says what a clock has come to, and when it is or was due.
func clockSaid(words string) func(w *work, e journal.Event, _ string) string {
	return func(w *work, e journal.Event, _ string) string {
		text := fmt.Sprintf(words, safetext.Line(e.Data.How))
		if e.Data.Until > 0 && e.Data.Until < store.Never {
			text += " " + store.Instant(e.Data.Until).In(w.zone).Format("Mon 2 Jan 15:04")
		}
		return text
	}
}

// itself is "claimed it".
func itself(_ *work, _ journal.Event, words string) string { return words + " it" }

func justWords(_ *work, _ journal.Event, words string) string { return words }

// words is an event's kind as people say it.
func (t *acts) words(k journal.Kind) string {
	if r := t.reads[k]; r.words != "" {
		return r.words
	}
	return strings.ReplaceAll(string(k), "_", " ")
}

// deed is what was done, as a noun.
func (t *acts) deed(e journal.Event) string {
	r := t.reads[e.Kind]
	switch {
	case r.deedOf != nil:
		return r.deedOf(e)
	case r.deed != "":
		return r.deed
	}
	return strings.ReplaceAll(string(e.Kind), "_", " ")
}

// sentence says what happened, without the subject.
func (w *work) sentence(e journal.Event) string {
	words := w.acts.words(e.Kind)
	if r := w.acts.reads[e.Kind]; r.text != nil {
		return r.text(w, e, words)
	}
	return words + moved(e.Data.Changes)
}

// tallied is "100 created, 3 updated", fates that did not occur left out.
func tallied(counts map[string]int) string {
	var parts []string
	for _, f := range Fates() {
		if n := counts[string(f)]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, f))
		}
	}
	return strings.Join(parts, ", ")
}

// changedNames are the names of changed fields without what they belong to.
func changedNames(c journal.Changes) []string {
	var out []string
	for _, name := range fieldOrder(c) {
		_, short, _ := strings.Cut(name, ".")
		out = append(out, strings.ReplaceAll(short, "_", " "))
	}
	if len(out) > 4 {
		return append(out[:4], "...")
	}
	return out
}

func rescored(e journal.Event) string {
	c := e.Data.Changes
	if s, ok := c["stage"]; ok {
		return "became " + plain(s.After) + moved(c)
	}
	if m := moved(c); m != "" {
		return "rescored" + strings.TrimPrefix(m, ", score") + ofItsCompany(c)
	}
	if v, ok := c["verdict"]; ok {
		return "verdict " + strings.ReplaceAll(plain(v.Before), "_", " ") + " → " + strings.ReplaceAll(plain(v.After), "_", " ")
	}
	if _, ok := c["conflicts"]; ok {
		return "another partner referred the same company"
	}
	if _, ok := c["due_at"]; ok {
		return "due time derived again"
	}
	return "checked again"
}

// ofItsCompany says what changed of the company that a lead shares with others: "; company: employees 420 → 9000".
func ofItsCompany(c journal.Changes) string {
	var parts []string
	for _, name := range fieldOrder(c) {
		short, ok := strings.CutPrefix(name, "account.")
		if !ok {
			continue
		}
		before, after := valueWords(name, c[name].Before, nil, time.UTC), valueWords(name, c[name].After, nil, time.UTC)
		parts = append(parts, strings.ReplaceAll(short, "_", " ")+" "+cmp.Or(before, "unknown")+" → "+cmp.Or(after, "unknown"))
	}
	return with(strings.Join(parts, ", "), "; company: ")
}

// moved says how the score moved, "" when it did not.
func moved(c journal.Changes) string {
	s, ok := c["score"]
	if !ok || len(s.Before) == 0 {
		return ""
	}
	return fmt.Sprintf(", score %s → %s", plain(s.Before), plain(s.After))
}

func plain(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return safetext.Line(s)
	}
	return string(raw)
}

func with(s, before string) string {
	if s == "" {
		return ""
	}
	return before + s
}
