package store

import (
	"slices"
	"testing"
)

// Whatever table names a partner goes over with one that is merged, or says here why not: a new one cannot be forgotten.
func TestEveryTableThatNamesAPartnerGoesOver(t *testing.T) {
	t.Parallel()
	s := fresh(t)
	c, free, err := s.hold(t.Context(), s.writer, "read")
	if err != nil {
		t.Fatal(err)
	}
	defer free()
	tx := &Tx{c: c}
	found, err := gather(t.Context(), tx, 1, func(c *cells) string { return c.text() },
		`SELECT m.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name = '`+partnerNamed+`'
 ORDER BY m.name`)
	if err != nil || len(found) < 10 {
		t.Fatal(found, err)
	}
	tables, but := namingPartners()
	all := slices.Sorted(slices.Values(slices.Concat(tables, but)))
	if !slices.Equal(found, all) {
		t.Errorf("the tables that name a partner are\n%q\nand those that are looked after\n%q", found, all)
	}
}
