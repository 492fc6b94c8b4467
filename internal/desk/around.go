package desk

import (
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// How much of what stands around a lead is read.
const (
	dealLimit      = 20
	neighbourLimit = 20
	talkLimit      = 50
	paceLimit      = 500
	paceDays       = 90
)

// Around is what stands around a lead: its company's deals and other leads, who talked to anybody
// there last, and what its partner has sent lately.
type Around struct {
	Deals []Deal      // newest first
	Leads []Neighbour // newest first
	Talk  *Talk       // the last outreach to anybody of the company; nil: nobody was reached out to
	Pace  Pace
	// Currency is that of every amount.
	Currency string
}

// Money is an amount of minor units in words: "12 000 EUR", with cents where there are any.
func (a *Around) Money(amount lead.Opt[int64]) string {
	if !amount.Known {
		return "amount not known"
	}
	return strings.TrimSpace(major(amount.V) + " " + a.Currency)
}

// Deal is an opportunity of the company. Amounts are in minor units of the policy's currency.
type Deal struct {
	ID                 int64
	Origin, ExternalID string
	Lead               lead.ID // 0: it is held
	Amount, ARR        lead.Opt[int64]
	Stage              string    // open, won, lost; "" is none that we know
	Created            time.Time // zero: not known
	Closed             *time.Time
	Chosen             string         // by what its lead was found; "" in databases of earlier versions
	Because            review.Because // why that lead of several
	Reason             string         // why it is held
	Disputed           bool           // whose it is, is open
}

// Neighbour is another lead of the same company or the same person.
type Neighbour struct {
	ID                 lead.ID
	Name               string
	PartnerID, Partner string
	Stage              lead.Stage
	Owner              string
	Score              int
	SamePerson         bool
}

// Talk is an outreach.
type Talk struct {
	Lead lead.ID
	Who  string
	How  string // call, mail, meeting
	At   time.Time
}

// Pace is what a partner sent within the last Days; More says that there may be more of both.
type Pace struct {
	Leads, EQLs int
	More        bool
	Days        int
}

// Customer reports whether the company has bought.
func (a *Around) Customer() bool { return a.first("won") != nil }

// Open returns the newest open deal, nil for none.
func (a *Around) Open() *Deal { return a.first("open") }

func (a *Around) first(stage string) *Deal {
	for i := range a.Deals {
		if a.Deals[i].Stage == stage {
			return &a.Deals[i]
		}
	}
	return nil
}

func (w *work) around(e *entry) (Around, error) {
	out := Around{Currency: w.rules.policy.Currency}
	deals, err := w.tx.Deals(w.ctx, e.AccountID, dealLimit)
	if err != nil {
		return out, err
	}
	for _, d := range deals {
		out.Deals = append(out.Deals, dealOf(d, false))
	}
	near, err := w.tx.Neighbours(w.ctx, e.AccountID, e.PersonID, e.ID, neighbourLimit)
	if err != nil {
		return out, err
	}
	ids := []int64{e.ID}
	for _, n := range near {
		ids = append(ids, n.ID)
		name := n.Partner
		if name == "" {
			name = n.PartnerID
		}
		out.Leads = append(out.Leads, Neighbour{
			ID: lead.ID(n.ID), Name: safetext.Line(n.Name), PartnerID: n.PartnerID, Partner: safetext.Line(name), Stage: n.Stage,
			Owner: safetext.Line(n.Owner), Score: int(n.Score), SamePerson: n.PersonID == e.PersonID,
		})
	}
	talks, err := w.tx.Talks(w.ctx, ids, talkLimit)
	if err != nil {
		return out, err
	}
	out.Talk = lastTalk(talks)
	if e.PartnerID == "" {
		return out, nil
	}
	arrivals, err := w.tx.Pace(w.ctx, e.PartnerID, paceLimit)
	out.Pace = paceOf(arrivals, w.now)
	return out, err
}

// lastTalk is the newest outreach that was not taken back.
func lastTalk(events []journal.Event) *Talk {
	undone := map[store.Taken]bool{} // a batch may be taken back on some of its leads only
	for _, ev := range events {      // newest first: what takes back comes before what it takes back
		if ev.Kind == journal.Undone {
			undone[store.Taken{Lead: int64(ev.Lead), Batch: ev.Undoes}] = true
			continue
		}
		if !undone[store.Taken{Lead: int64(ev.Lead), Batch: ev.Batch}] {
			return &Talk{Lead: ev.Lead, Who: safetext.Line(who(ev)), How: safetext.Line(ev.Data.How), At: ev.At}
		}
	}
	return nil
}

func paceOf(arrivals []store.Arrival, now time.Time) Pace {
	since := store.Millis(now.AddDate(0, 0, -paceDays))
	p := Pace{Days: paceDays, More: len(arrivals) == paceLimit}
	for _, a := range arrivals {
		if a.CreatedAt >= since {
			p.Leads++
		}
		if a.EQLAt >= since && a.EQLAt > 0 {
			p.EQLs++
		}
	}
	return p
}
