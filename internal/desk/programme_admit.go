package desk

import (
	"context"
	"maps"
	"strconv"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/link"
	"github.com/eqltui/eqltui/internal/safetext"
)

// admitFew admits rows that are known by one text, which name gives them with whatever else it mends; an error of it
// refuses the row. Two rows of one import with one name and other values are a mistake: which one holds is not
// guessed, and neither is lost, because the second is kept with the rejects.
func admitFew[T any](
	ctx context.Context,
	im *Importer,
	rows []T,
	shelf func(*work) *shelf[T],
	name func(*work, *T) error,
) ([]Outcome, error) {
	var came map[string]bool
	out, err := im.each(ctx, len(rows), func(w *work, i int) (Outcome, error) {
		if i == 0 {
			came = map[string]bool{} // may run again
		}
		row := rows[i]
		if err := name(w, &row); err != nil {
			if fault.KindOf(err) == fault.Internal {
				return Outcome{}, err
			}
			return unreadable(err), nil
		}
		s := shelf(w)
		id := s.id(&row)
		old, err := s.get(w, id)
		if err != nil {
			return Outcome{}, err
		}
		known := s.noun + " " + id
		seen := came[known] || im.few[known]
		came[known] = true
		switch {
		case old != nil && s.fields.Same(old, &row):
			return Outcome{Fate: Unchanged}, nil
		case seen:
			return unreadable(
				fault.New(fault.Invalid, s.noun, "another row of this import is "+safetext.Quote(id)+" too, with other values",
					"leave the one that holds, or add them up"),
			), nil
		}
		s.put(w, &row)
		if old == nil {
			return Outcome{Fate: Created}, nil
		}
		return Outcome{Fate: Updated}, nil
	})
	if im.few == nil {
		im.few = map[string]bool{}
	}
	maps.Copy(im.few, came)
	return out, err
}

// addressKey is by what an address is known: as pages are, or as it stands where it is no URL.
func addressKey(url string) string {
	if key := link.PageKey(url); key != "" {
		return key
	}
	return url
}

func plainMoney(minor int64) string { return strconv.FormatInt(minor, 10) }
