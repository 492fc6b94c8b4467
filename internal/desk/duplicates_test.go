package desk_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/eqltui/eqltui/internal/dedupe"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
)

// from is a perfect referral of somebody at a company.
func from(raw, email, company, partner string) desk.Referral {
	r := perfect(raw)
	r.Email, r.Account.Name, r.Partner = lead.Known(email), lead.Known(company), partner
	return r
}

func (b *bench) duplicates() (lines []string, all []dedupe.Pair, s desk.Scanned) {
	b.t.Helper()
	s, err := b.Duplicates(b.t.Context(), b.ana, func(p dedupe.Pair) error {
		all = append(all, p)
		lines = append(lines, fmt.Sprintf("L-%d L-%d %s L-%d", p.Left, p.Right, p.Kind, p.Survivor))
		return nil
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return lines, all, s
}

func TestDuplicatesAreFoundByPersonDomainAndNameEachOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(
		from("a", "ewa@zuraw.example", "Żuraw Systemy sp. z o.o.", "acme"), from("b", "jan@zuraw.example", "Żuraw", "acme"),
		from("c", "ewa@zuraw.example", "Żuraw", "ponte"), from("d", "pia@tartufo.example", "Tartufo S.r.l.", "acme"),
		from("e", "leo@tartufo-retail.example", "TARTUFO", "acme"), from("f", "x@gmail.com", "Neno", "acme"),
		from("g", "y@gmail.com", "Leno", "acme"),
	)
	lines, _, s := b.duplicates()
	want := []string{
		"L-1 L-3 partner_conflict L-1", "L-1 L-2 same_domain L-1", "L-2 L-3 partner_conflict L-2", "L-4 L-5 same_company L-4",
	}
	if d := cmp.Diff(want, lines); d != "" {
		t.Error(d)
	}
	if s.Pairs != 4 || s.ByKind[dedupe.PartnerConflict] != 2 || len(s.Left) > 0 {
		t.Errorf("%+v", s)
	}
	b.must(b.ana, 2, desk.Action{Verb: desk.Disqualify, Reason: "no_budget"})
	if lines, _, _ = b.duplicates(); slices.ContainsFunc(lines, func(l string) bool { return strings.Contains(l, "L-2") }) {
		t.Error("what is closed is no double: ", lines)
	}
	_, err := b.Duplicates(t.Context(), desk.Actor{User: "ola", Role: desk.Ally}, func(dedupe.Pair) error { return nil })
	if fault.KindOf(err) != fault.Denied {
		t.Error("a partner sees the duplicates of all: ", err)
	}
}

func TestOfACompanyWithVeryManyLeadsSomePairsAreTold(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	var rows []desk.Referral
	for i := range 230 {
		rows = append(rows, from(fmt.Sprint("r", i), fmt.Sprintf("p%d@zuraw.example", i), "Żuraw", "acme"))
	}
	b.refer(rows...)
	lines, _, s := b.duplicates()
	if len(lines) != 20 || s.Pairs != 20 || len(s.Left) != 1 {
		t.Fatal(len(lines), s)
	}
	want := "zuraw.example: 19880 more pairs are not listed, and 30 of its leads are not compared; merge or keep apart those that are"
	if got := s.Left[0].String(); got != want {
		t.Error(got)
	}
}
