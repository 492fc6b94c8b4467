package desk

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// SetAbsence is the right to say when one is away; of others managers and admins say it.
const SetAbsence Verb = "user away"

var absenceKind = fewKind("absence", "user", store.Absences, func(a *store.Absence) *string { return &a.ID })

// Absence is when somebody is away. Texts are clean.
type Absence struct {
	User     string
	From, To time.Time // they are there again at To
	By       string
}

// Leave is what was said of an absence.
type Leave struct {
	Text string
	// Open are the leads of who goes away that nobody contacted yet.
	Open []lead.ID
}

// Away says that somebody is away from an instant to another, which is not in it. What overlaps or touches an absence
// of theirs becomes one with it. Those already past are refused.
func (d *Desk) Away(ctx context.Context, who Actor, user string, from, to time.Time) (Leave, error) {
	what := "user away " + safetext.QuoteWord(user)
	return d.absence(ctx, who, what, user, func(w *work) (string, error) {
		a, b := store.Millis(from), store.Millis(to)
		switch {
		case b <= a:
			return "", fault.New(fault.Usage, what, "it ends before it begins", "say --from and then --to")
		case b <= w.ms():
			return "", fault.New(fault.Usage, what, "it is over already", "say a day that is not over")
		}
		set := store.Absence{User: user, From: a, To: b, SetAt: w.ms(), SetBy: w.actor}
		joined := 0
		err := w.absencesOf(user, func(o *store.Absence) {
			if o.From <= set.To && set.From <= o.To {
				set.From, set.To = min(set.From, o.From), max(set.To, o.To)
				w.absences.set(w, o.ID, nil, nil)
				joined++
			}
		})
		if err != nil {
			return "", err
		}
		set.ID = absenceID(&set)
		w.absences.put(w, &set)
		told := fmt.Sprintf("%s is away %s", user, w.spell(&set))
		if joined > 0 {
			told += ", joined with what was set before"
		}
		return told, nil
	})
}

// Back says that somebody is there again: the absence that is on ends now, or the next one is called off.
func (d *Desk) Back(ctx context.Context, who Actor, user string) (Leave, error) {
	what := "user back " + safetext.QuoteWord(user)
	return d.absence(ctx, who, what, user, func(w *work) (string, error) {
		var next *store.Absence
		err := w.absencesOf(user, func(o *store.Absence) {
			if o.To > w.ms() && (next == nil || o.From < next.From) {
				next = o
			}
		})
		switch {
		case err != nil:
			return "", err
		case next == nil:
			return "", fault.New(
				fault.Refused,
				what,
				"they are not away, and will not be",
				"eqltui user away NAME --to DAY says when somebody is",
			)
		case next.From >= w.ms():
			w.absences.set(w, next.ID, nil, nil)
			return fmt.Sprintf("%s is not away %s", user, w.spell(next)), nil
		}
		ends := *next
		ends.To = w.ms()
		w.absences.put(w, &ends)
		return user + " is back", nil
	})
}

// absence changes absences of a user in one transaction, and gives out what waits.
func (d *Desk) absence(ctx context.Context, who Actor, what, user string, change func(*work) (string, error)) (out Leave, err error) {
	if err := permit(what, who, SetAbsence); err != nil {
		return out, err
	}
	if user != who.User && who.Role != Manager && who.Role != Admin {
		return out, fault.New(fault.Denied, what, "it is somebody else", "say when you are away yourself, or ask a manager")
	}
	batch := d.newBatch()
	err = d.store.Write(ctx, func(tx *store.Tx) error {
		out = Leave{}
		w, err := d.work(ctx, tx, who, journal.Human, batch)
		if err != nil {
			return err
		}
		if _, err := knownUser(ctx, tx, what, user); err != nil {
			return err
		}
		if out.Text, err = change(w); err != nil {
			return err
		}
		if _, err = w.flush(); err != nil {
			return err
		}
		out.Open, err = w.uncontacted(user)
		return err
	})
	if err != nil {
		return Leave{}, err
	}
	d.serveSoon(ctx)
	return out, nil
}

// uncontacted are the open leads of a user that nobody contacted.
func (w *work) uncontacted(user string) (out []lead.ID, err error) {
	for after := int64(0); ; {
		ids, err := w.tx.OpenOwned(w.ctx, user, after, serveBatch)
		if err != nil || len(ids) == 0 {
			return out, err
		}
		rows, err := w.tx.LeadsByID(w.ctx, ids)
		if err != nil {
			return out, err
		}
		for _, l := range rows {
			if candidate(l) && l.FirstContactAt == 0 {
				out = append(out, lead.ID(l.ID))
			}
		}
		after = ids[len(ids)-1]
	}
}

// notThere reports whether somebody is away, or no user who may have leads any more, while others of a queue could have
// theirs: where a queue gives nothing out, a lead is better with them than with nobody.
func (w *work) notThere(queue, user string) (bool, error) {
	if user == "" {
		return false, nil
	}
	r, err := w.routing()
	if err != nil {
		return false, err
	}
	q, err := r.inForce(queue)
	return q != nil && (r.away[user] || !r.may(user)), err
}

// absencesOf gives every absence of a user.
func (w *work) absencesOf(user string, do func(*store.Absence)) error {
	var ids []string
	err := store.Absences.Every(w.ctx, w.tx, func(a *store.Absence) error {
		if a.User == user {
			ids = append(ids, a.ID)
		}
		return nil
	})
	for i := 0; err == nil && i < len(ids); i++ {
		var a *store.Absence
		if a, err = w.absences.get(w, ids[i]); a != nil {
			do(a)
		}
	}
	return err
}

func absenceID(a *store.Absence) string { return a.User + " " + strconv.FormatInt(a.From, 10) }

// spell is when an absence is, in the zone of who reads it. One that ends at midnight ends with the day before.
func (w *work) spell(a *store.Absence) string {
	from, to := store.Instant(a.From).In(w.zone), store.Instant(a.To).In(w.zone)
	return "from " + dayOr(from, from) + " to " + dayOr(to, to.AddDate(0, 0, -1))
}

func dayOr(at, day time.Time) string {
	if at.Hour() == 0 && at.Minute() == 0 {
		return day.Format(time.DateOnly)
	}
	return at.Format("2006-01-02 15:04")
}

// Absences lists who is away now and later, in the order in which they go.
func (d *Desk) Absences(ctx context.Context) (out []Absence, err error) {
	now := store.Millis(d.now())
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		out = nil
		return store.Absences.Every(ctx, tx, func(a *store.Absence) error {
			if a.To > now {
				out = append(out, Absence{safetext.Line(a.User), store.Instant(a.From), store.Instant(a.To), safetext.Line(a.SetBy)})
			}
			return nil
		})
	})
	slices.SortStableFunc(out, func(a, b Absence) int { return a.From.Compare(b.From) })
	return out, err
}

// LeftBehind are the open leads of somebody that nobody contacted: the first of them, and how many there are.
type LeftBehind struct {
	Rows []Row
	N    int
}

// mostLeft is how many leads of who goes away are named.
const mostLeft = 100

// Uncontacted are the leads of a user that others could have: open, with nobody who contacted them.
func (d *Desk) Uncontacted(ctx context.Context, who Actor, user string) (out LeftBehind, err error) {
	if err := permit("look at the leads of "+safetext.QuoteWord(user), who, ReadReports); err != nil {
		return out, err
	}
	hides := d.maskFor(who)
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		out = LeftBehind{}
		w := emptyHanded(ctx, tx, d.rules.Load(), d.now())
		all, err := w.uncontacted(user)
		if err != nil {
			return err
		}
		out.N = len(all)
		var ids []int64
		for _, id := range all[:min(len(all), mostLeft)] {
			ids = append(ids, int64(id))
		}
		if err := w.loadLeads(ids); err != nil {
			return err
		}
		for _, id := range ids {
			if e := w.leads[id]; e != nil {
				out.Rows = append(out.Rows, hides.row(w.listed(e)))
			}
		}
		return nil
	})
	return out, err
}

// RouteFrom gives the open leads of somebody that nobody contacted back to their queues, from which others get them: of
// one who is away, for instance. It is an act as a release of each, and one undo takes it back.
func (d *Desk) RouteFrom(ctx context.Context, who Actor, user string) (Done, error) {
	var on []Subject
	err := d.store.Read(ctx, func(tx *store.Tx) error {
		ids, err := emptyHanded(ctx, tx, d.rules.Load(), d.now()).uncontacted(user)
		on = OnLeads(ids...)
		return err
	})
	switch {
	case err != nil:
		return Done{}, err
	case len(on) == 0:
		return Done{}, fault.New(fault.Refused, "route --from "+safetext.QuoteWord(user), "they have no lead that nobody contacted", "")
	}
	done, err := d.Act(ctx, who, on, Action{Verb: Release})
	if err != nil {
		return done, err
	}
	// The release stands, whether or not it can be told who has them now.
	_ = d.store.Read(ctx, func(tx *store.Tx) error {
		var ids []int64
		for _, s := range done.Subjects {
			ids = append(ids, int64(s.Lead()))
		}
		rows, err := tx.CountedByID(ctx, ids)
		if err == nil {
			done.Text += whoHas(rows)
		}
		return err
	})
	return done, nil
}

// whoHas says who has leads: "; piotr has 5, marco 4, 2 wait for somebody of their queue".
func whoHas(rows []*store.CountedLead) string {
	by := map[string]int{}
	for _, l := range rows {
		by[l.Owner]++
	}
	var parts []string
	owners := slices.SortedFunc(maps.Keys(by), func(a, b string) int { return cmp.Or(cmp.Compare(by[b], by[a]), cmp.Compare(a, b)) })
	for _, owner := range owners {
		switch {
		case owner == "":
		case len(parts) == 0:
			parts = append(parts, fmt.Sprintf("%s has %d", safetext.Line(owner), by[owner]))
		default:
			parts = append(parts, fmt.Sprintf("%s %d", safetext.Line(owner), by[owner]))
		}
	}
	if n := by[""]; n > 0 {
		parts = append(parts, fmt.Sprintf("%d %s for somebody of their queue", n, plural(n, "waits", "wait")))
	}
	if len(parts) == 0 {
		return ""
	}
	return "; " + strings.Join(parts, ", ")
}
