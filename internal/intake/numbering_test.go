package intake_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/intake"
)

// text imports a file that is written here.
func (w *whose) text(rows string, change ...func(*intake.Options)) string {
	w.t.Helper()
	return w.take("-", append(change, func(o *intake.Options) { o.Stdin = strings.NewReader(rows) })...)
}

// from says the origin.
func from(origin string) func(*intake.Options) {
	return func(o *intake.Options) { o.Profile.Origin = origin }
}

const (
	zohoLeads    = "LEADID,Email,First Name,Company,referred_at,source\n7,ewa@zuraw.example,Ewa,Zuraw,2026-11-02,own_site\n"
	zohoContacts = "CONTACTID,Email,First Name,Account Name,referred_at,source\n7,jan@kos.example,Jan,Kos,2026-11-05,own_site\n"
)

func TestIDsOfTwoListsShareNoOrigin(t *testing.T) {
	t.Parallel()
	w := whoseDesk(t)
	w.is("leads", w.text(zohoLeads), "created 1 ")
	w.is("contacts", w.text(zohoContacts), "created 1 ")
	w.is("both again", w.text(zohoLeads)+w.text(zohoContacts), "unchanged 1 unchanged 1 ")
	w.is("who they are", w.lead(1).Name+" "+w.lead(2).Name, "Ewa Jan")
	// Ids of no list are looked for among those of none.
	w.is("a third list", w.text("id,Email,First Name,Company,referred_at,source\n7,ola@oko.example,Ola,Oko,2026-11-05,own_site\n"),
		"created 1 ")
	deals := func(column, cell string) string {
		id := column + "-" + cell
		w.text(fmt.Sprintf("external_id,amount,stage,%s\n%s,5,open,%s\n", column, id, cell))
		for _, d := range w.columns(desk.ExportOpportunities, "external_id", "email") {
			if of, ok := strings.CutPrefix(d, id+" "); ok {
				return of
			}
		}
		return "gone"
	}
	for column, want := range map[string]string{"Lead ID": "ewa@zuraw.example", "Associated Contact IDs": "jan@kos.example",
		"lead": "ola@oko.example"} {
		w.is(column, deals(column, "7"), want)
	}
	w.text("Contact ID,Email,First Name,Company,referred_at,source\n12,ewa@zuraw.example,Ewa,Zuraw,2026-11-02,own_site\n")
	w.is("one list alone has it", deals("lead", "12"), "ewa@zuraw.example")
	w.is("another list has it", deals("Lead ID", "12"), "")
}

// Records that came before lists were told apart are known by their ids still, where all else agrees.
func TestAListIsKnownUnderItsFormerOrigin(t *testing.T) {
	t.Parallel()
	w := whoseDesk(t)
	w.is("as it was", w.text(zohoContacts, from("referrals")), "created 1 ")
	w.is("as it is", w.text(strings.Replace(zohoContacts, "Kos", "Kos SA", 1)), "updated 1 ")
	w.is("another's", w.text(strings.NewReplacer("Jan", "Ida", "jan@kos", "ida@inna", "Kos", "Inna").Replace(zohoContacts)),
		"quarantined 1 ")
	w.is("leads", w.text(zohoLeads), "created 1 ")
	w.is("by which origin", strings.Join(w.columns(desk.ExportLeads, "origin"), " "), "leads contacts contacts")
}

// columns are those of an export, a row a line.
func (w *whose) columns(kind desk.ExportKind, names ...string) (out []string) {
	w.t.Helper()
	var at []int
	err := w.Export(w.t.Context(), w.who, kind, "", func(all []string) error {
		for _, name := range names {
			at = append(at, slices.Index(all, name))
		}
		return nil
	}, func(row []any) error {
		var cells []string
		for _, i := range at {
			cells = append(cells, cell(row[i]))
		}
		out = append(out, strings.Join(cells, " "))
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return out
}

// cell is a value of an export as text.
func cell(v any) string {
	if s, ok := v.(*string); ok {
		return *s
	}
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}
