package desk

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/link"
	"github.com/eqltui/eqltui/internal/report"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// Linked is a link that visits came by, or a page of a partner, with what is wrong with it. Of a link only the address
// and its UTM parameters are kept, because the others may name a person.
type Linked struct {
	link.Report
	Page        bool  // a partner's own page: only its address is judged, for nobody publishes UTM parameters of it
	Touches     int64 // that came by it
	First, Last time.Time
	NoCampaign  bool   // which is a hint and no violation
	Right       string // the link as it should be, "" where that cannot be told
}

// Violation is a rule that a partner's links break.
type Violation struct {
	Partner     string // "": no partner is known by that source
	Rule        string // the code of link.Problem
	Touches     int64
	First, Last time.Time
	Example     string // the link by which most came
	Right       string // as it should be, "" where that cannot be told
}

// Links judges all links that touches came by and the pages of partners that are there still, by the rules of link
// check: of one partner or, with "", of all, in a period or, with "", ever. Those that most came by are first.
func (d *Desk) Links(ctx context.Context, who Actor, partner, period string) (out []Linked, err error) {
	const what = "check links"
	if err := permit(what, who, ReadReports); err != nil {
		return nil, err
	}
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		k, err := d.knownAt(ctx, tx, time.Time{})
		if err != nil {
			return err
		}
		if partner != "" && k.byID[partner] == nil {
			w := &work{ctx: ctx, tx: tx, rules: k.rules}
			if err := w.loadPartners(); err != nil {
				return err
			}
			if err := w.knownPartner(what, &partner); err != nil {
				return err
			}
		}
		s := stretchOf{from: 1, to: k.at + 1}
		if period != "" {
			p, ok := review.ParsePeriod(period)
			if !ok {
				return fault.New(fault.Usage, what, safetext.Quote(period)+" is no period", "write 2026, 2026-Q4, 2026-11 or 2026-W47")
			}
			s = k.stretch(p)
		}
		out, err = k.links(s, partner, period == "")
		return err
	})
	return out, err
}

// links judges the links of a stretch, and with pages the partners' pages too.
func (k *knowledge) links(s stretchOf, partner string, pages bool) ([]Linked, error) {
	var known []link.Partner
	for _, p := range k.partners {
		known = append(known, link.Partner{ID: p.ID, Aliases: append(slices.Clone(p.Aliases), p.Name)})
	}
	own := map[string]bool{} // the addresses of partners' pages
	var out []Linked
	for _, p := range k.book {
		own[p.Key] = true
		if !pages || p.GoneAt != 0 || partner != "" && p.Partner != partner {
			continue
		}
		one := Linked{Report: link.Check(p.URL, known), Page: true}
		one.Partner = p.Partner
		one.Problems = slices.DeleteFunc(one.Problems, func(p link.Problem) bool { return p.Code == link.UTMMissing })
		one.OK = len(one.Problems) == 0
		out = append(out, one)
	}
	type came struct{ url, partner string }
	by := map[came]*Linked{}
	err := k.everyTouch(func(t *store.Touch) {
		address := clicked(t, own)
		if address == "" || !k.in(s, t.At) || k.later[t.Seq] {
			return
		}
		one := by[came{address, t.Partner}]
		if one == nil {
			one = &Linked{Report: link.Check(address, known), First: store.Instant(t.At), NoCampaign: link.ParseUTM(address).Campaign == ""}
			one.Partner = cmp.Or(one.Partner, t.Partner) // whom the link names, so that nobody is told of another's
			by[came{address, t.Partner}] = one
		}
		one.Touches++
		if at := store.Instant(t.At); at.Before(one.First) {
			one.First = at
		}
		one.Last = maxTime(one.Last, store.Instant(t.At))
	})
	if err != nil {
		return nil, err
	}
	for _, one := range by {
		if partner == "" || one.Partner == partner {
			one.Right = righted(one)
			out = append(out, *one)
		}
	}
	slices.SortFunc(out, func(a, b Linked) int {
		return cmp.Or(cmp.Compare(b.Touches, a.Touches), cmp.Compare(a.URL, b.URL), cmp.Compare(a.Partner, b.Partner))
	})
	return out, nil
}

func maxTime(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// everyTouch goes through all touches but referrals.
func (k *knowledge) everyTouch(f func(*store.Touch)) error {
	var from store.TouchKey
	for {
		n := 0
		err := k.tx.TouchesFrom(k.ctx, from, someRows, func(t *store.Touch) error {
			n++
			from = store.TouchKey{Person: t.PersonID, At: t.At, ID: t.ID}
			if t.Kind != lead.ReferralKind {
				f(t)
			}
			return nil
		})
		if err != nil || n < someRows {
			return err
		}
	}
}

// clicked is the link by which a touch came: its address with the UTM parameters that it or the touch has. It is "" for
// what came by no link of a partner: our own page without any, and a partner's page itself.
func clicked(t *store.Touch, own map[string]bool) string {
	raw := strings.TrimSpace(t.URL.V)
	if raw == "" || own[link.PageKey(raw)] {
		return ""
	}
	address, query, _ := strings.Cut(raw, "?")
	address, fragment, _ := strings.Cut(address, "#")
	if _, behind, ok := strings.Cut(query, "#"); ok {
		fragment = behind
	}
	query, _, _ = strings.Cut(query, "#")
	var kept []string
	for _, part := range strings.FieldsFunc(query, func(r rune) bool { return r == '&' || r == '?' }) {
		if strings.Contains(strings.ToLower(part), "utm_") {
			kept = append(kept, part)
		}
	}
	if len(kept) == 0 {
		for _, p := range [...]struct {
			key string
			v   lead.Opt[string]
		}{{"utm_source", t.UTM.Source}, {"utm_medium", t.UTM.Medium}, {"utm_campaign", t.UTM.Campaign}} {
			if p.v.V != "" {
				kept = append(kept, p.key+"="+url.QueryEscape(p.v.V))
			}
		}
	}
	hidden := strings.Contains(strings.ToLower(fragment), "utm_")
	switch {
	case len(kept) == 0 && !hidden && (t.Page == 0 || t.Partner == ""):
		return ""
	case len(kept) > 0:
		address += "?" + strings.Join(kept, "&")
	}
	if hidden {
		address += "#" + fragment
	}
	return safetext.Line(address)
}

// righted is a link as the partner should publish it.
func righted(l *Linked) string {
	if l.OK || l.Partner == "" {
		return ""
	}
	u := link.ParseUTM(l.URL)
	address, _, _ := strings.Cut(l.URL, "#")
	address, _, _ = strings.Cut(address, "?")
	right, err := link.Build(address, l.Partner, u.Campaign, u.Content, u.Term)
	if err != nil {
		return ""
	}
	return right
}

// Violations are the rules that links break, by partner and rule: those with most touches first, what no partner is known
// by last. A missing campaign is none.
func Violations(links []Linked) []Violation {
	type key struct{ partner, rule string }
	by := map[key]*Violation{}
	for i := range links {
		l := &links[i]
		told := map[string]bool{}
		for _, p := range l.Problems {
			if told[p.Code] || l.Page {
				continue
			}
			told[p.Code] = true
			v := by[key{l.Partner, p.Code}]
			if v == nil { // links come by how many came by them
				v = &Violation{Partner: l.Partner, Rule: p.Code, Example: l.URL, Right: l.Right, First: l.First}
				by[key{l.Partner, p.Code}] = v
			}
			v.Touches += l.Touches
			if l.First.Before(v.First) {
				v.First = l.First
			}
			v.Last = maxTime(v.Last, l.Last)
		}
	}
	var out []Violation
	for _, v := range by {
		out = append(out, *v)
	}
	none := func(v *Violation) int {
		if v.Partner == "" {
			return 1
		}
		return 0
	}
	slices.SortFunc(out, func(a, b Violation) int {
		return cmp.Or(none(&a)-none(&b), cmp.Compare(a.Partner, b.Partner), cmp.Compare(b.Touches, a.Touches), cmp.Compare(a.Rule, b.Rule))
	})
	return out
}

// LinkMail writes the mail that tells a partner which of these links are wrong, in its language or, where lang is not "",
// in that one. It is "" where none is.
func (d *Desk) LinkMail(ctx context.Context, links []Linked, lang string) (string, error) {
	var wrong []report.WrongLink
	id := ""
	for i := range links {
		if l := &links[i]; !l.OK && !l.Page {
			id = l.Partner
			wrong = append(wrong, wrongLink(l))
		}
	}
	if len(wrong) == 0 {
		return "", nil
	}
	p, err := d.Partner(ctx, id)
	if err != nil {
		return "", err
	}
	return safetext.Block(report.LinkMail(cmp.Or(lang, p.Language), safetext.Line(p.Name), wrong)), nil
}

// wrongLink is a link as the mail tells of it, each rule once.
func wrongLink(l *Linked) report.WrongLink {
	out := report.WrongLink{URL: l.URL, Right: l.Right, Touches: l.Touches, NoCampaign: l.NoCampaign}
	told := map[string]bool{}
	for _, p := range l.Problems {
		if !told[p.Code] {
			told[p.Code] = true
			out.Rules = append(out.Rules, p.Code)
		}
	}
	return out
}
