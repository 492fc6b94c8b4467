package intake

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/intake/value"
	"github.com/eqltui/eqltui/internal/mailbox"
)

// Typed reads a referral that a person types into a form, by the same code as the rows of a file:
// cells are by the names of the referrals' columns. What cannot be read is told by column. Times
// without an offset are in zone.
func Typed(cells map[string]string, zone *time.Location) (desk.Referral, map[string]string) {
	names := slices.Sorted(maps.Keys(cells))
	r := &row{cols: &columns{at: map[string]int{}, names: names, fields: names},
		form: &form{origin: desk.Hand, zones: value.In(zone)}, typed: true}
	for i, name := range names {
		r.cols.at[name] = i
		r.cells = append(r.cells, strings.TrimSpace(cells[name]))
	}
	d, _ := r.referral() // its mistakes are told field by field
	problems := map[string]string{}
	for field, err := range r.wrongs {
		problems[field] = typedProblem(field, err)
	}
	if d.Email.V != "" {
		if err := mailbox.Valid(d.Email.V); err != nil {
			problems["email"] = err.Error()
		}
	}
	if domain := d.Account.Domain.V; domain != "" {
		if _, err := mailbox.Company(domain); err != nil {
			problems["domain"] = err.Error() + ": write company.com"
		}
	}
	return d, problems
}

// typedProblem is a mistake with the remedy of a form, or of what a program posts: neither has a locale, and both can be written anew.
func typedProblem(field string, err error) string {
	var two *value.Ambiguous
	if !errors.As(err, &two) {
		return err.Error()
	}
	remedy := "write it without separators"
	if strings.HasSuffix(field, "_at") {
		remedy = "write it like 2026-11-20"
	}
	return fmt.Sprintf("%s is %s or %s: %s", two.Shown, two.First, two.Second, remedy)
}
