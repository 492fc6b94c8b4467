package demo_test

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/report"
)

// telling is the least amount, in minor units, by which somebody could be known. What is less stands in any report: rates, years,
// counts.
const telling = 200_000

// amounts are those of money that a table's row holds, in minor units, with what is inside of records and lines.
func amounts(columns []report.Column, values []any) (out []int64) {
	for i, c := range columns {
		switch v := values[i].(type) {
		case int64:
			if c.Kind == report.Money {
				out = append(out, v)
			}
		case float64:
			if c.Kind == report.Money {
				out = append(out, int64(v))
			}
		case report.Named:
			out = append(out, amounts(v.Columns, v.Values)...)
		case report.Table:
			for _, row := range v.Rows {
				out = append(out, amounts(v.Columns, row)...)
			}
		}
	}
	return out
}

// known are the amounts of our own reports by whose they are, "" for those of all together, and what each of a row is more
// than another, because a report says by how much a figure changed.
func (d told) known(queries []desk.ReportQuery) map[string]map[int64]bool {
	d.Helper()
	out := map[string]map[int64]bool{}
	enter := func(id string, values []int64) {
		if out[id] == nil {
			out[id] = map[int64]bool{}
		}
		for _, v := range append(values, 0) {
			for _, other := range append(values, 0) {
				if by := v - other; by >= telling {
					out[id][by] = true
				}
			}
		}
	}
	for _, q := range queries {
		r := d.report(q)
		for i := range r.Rows {
			id, _ := r.Value(i, "partner").(string)
			enter(id, amounts(r.Columns, r.Rows[i]))
		}
		enter("", amounts(r.Total.Columns, r.Total.Values))
	}
	return out
}

var (
	people  = regexp.MustCompile("[0-9]+(?:[ \u00a0\u202f.,][0-9]{3})*(?:[.,][0-9]{2})?\\b")
	machine = regexp.MustCompile("[0-9]+")
	tick    = regexp.MustCompile(`class="tick[^>]*>[^<]*<`) // round numbers of a scale
)

// read are the amounts that stand in a written report, in minor units: machines are told these, people major ones.
func read(text, format string) map[int64]bool {
	out := map[int64]bool{}
	words, minor := people, "00"
	if format == report.AsJSON || format == report.AsCSV {
		words, minor = machine, ""
	}
	for _, word := range words.FindAllString(tick.ReplaceAllString(text, ""), -1) {
		end := minor
		if n := len(word); n > 2 && strings.ContainsAny(word[n-3:n-2], ".,") {
			word, end = word[:n-3], word[n-2:]
		}
		digits := strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", ".", "", ",", "").Replace(word)
		if v, err := strconv.ParseInt(digits+end, 10, 64); err == nil && v >= telling {
			out[v] = true
		}
	}
	return out
}

// In a partner's edition no amount stands that is another partner's or the programme's and not its own, in whatever report,
// language and format. Our own report holds them in each, as this test reads it.
func TestAPartnersEditionHoldsNoAmountOfAnybodyElse(t *testing.T) {
	t.Parallel()
	d := told{t, standing(t, friday), friday}
	var queries, editions []desk.ReportQuery
	for _, period := range []string{d.quarter(0), d.quarter(1)} {
		queries = append(queries, desk.ReportQuery{Name: "quarterly", Period: period})
		editions = append(editions, desk.ReportQuery{Name: "weekly", Period: period}, desk.ReportQuery{Name: "payouts", Period: period})
	}
	editions = append(editions, desk.ReportQuery{Name: "weekly"})
	known := d.known(append(queries, editions...))
	foreign := func(r *report.Report, own string) (found []int64, texts int) {
		for _, r.Language = range report.Languages() {
			for _, format := range report.Formats() {
				var b bytes.Buffer
				if err := report.Write(&b, format, r, 0); err != nil {
					t.Fatal(err)
				}
				some := false
				for v := range read(b.String(), format) {
					for id, theirs := range known {
						if id != own && theirs[v] && !known[own][v] {
							some = true
							found = append(found, v)
						}
					}
				}
				if some {
					texts++
				}
			}
		}
		return found, texts
	}
	told := 0
	for _, q := range editions {
		r := d.report(q)
		if _, texts := foreign(r, "ponte"); texts != len(report.Languages())*len(report.Formats()) {
			t.Errorf("%s %s of all: an amount of somebody else is read in %d texts only", q.Name, q.Period, texts)
		}
		for own := range known {
			if own == "" {
				continue
			}
			q.Partner, q.ForPartner = own, true
			r := d.report(q)
			if found, _ := foreign(r, own); len(found) > 0 {
				t.Errorf("%s %s of %s says %v, minor units, which are not its own", q.Name, q.Period, own, found)
			}
			told++
		}
	}
	if told < 60 {
		t.Errorf("%d editions", told)
	}
}
