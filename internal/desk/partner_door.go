package desk

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/report"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// What somebody of a partner may do. The team may look at what a partner is told, and answers by other acts.
const (
	ReadStatus   Verb = "status"
	AnswerAsked  Verb = "answer"
	OwnStatement Verb = "statement"
)

// whose is the partner that is asked about: its own for somebody of a partner, who names none, and the one that is
// named for the team.
func (w *work) whose(what string, who Actor, named string) (string, error) {
	if who.Role == Ally {
		switch {
		case named != "":
			return "", fault.New(fault.Usage, what, "only what your own company sent is told", "leave --partner out")
		case who.Partner == "":
			return "", fault.New(fault.Denied, what, who.User+" belongs to no partner", "ask the team that you work with")
		}
		return who.Partner, nil
	}
	if named == "" {
		return "", fault.New(fault.Usage, what, "no partner is named", "say --partner ID; eqltui partner list shows them")
	}
	if err := w.loadPartners(); err != nil {
		return "", err
	}
	return named, w.knownPartner(what, &named)
}

// Statuses calls f with what a partner is told of each lead it sent, the oldest first. partner is "" for somebody of a
// partner, and by any of its names for the team.
func (d *Desk) Statuses(ctx context.Context, who Actor, partner string, f func(PartnerStatus) error) error {
	const what = "read the status"
	if err := permit(what, who, ReadStatus); err != nil {
		return err
	}
	err := d.store.Read(ctx, func(tx *store.Tx) (err error) {
		w := &work{ctx: ctx, tx: tx, rules: d.rules.Load()}
		partner, err = w.whose(what, who, partner)
		return err
	})
	if err != nil {
		return err
	}
	return d.StatusesFor(ctx, partner, f)
}

// OwnLeads is what somebody of a partner is shown of the leads that it sent. Texts are clean.
type OwnLeads struct {
	Partner  string          // its name
	Language string          // of the partner
	Sent     int64           // how many leads it sent
	Asked    []PartnerStatus // those about which a question waits for it, the one asked first first
	Others   []PartnerStatus // the newest of the others, the newest first
}

// ownLeads is how many of a partner's leads it is shown: status tells of all.
const ownLeads = 500

// OwnLeads answers what somebody of a partner is shown of the leads that it sent.
func (d *Desk) OwnLeads(ctx context.Context, who Actor) (out OwnLeads, err error) {
	const what = "read the status"
	if err := permit(what, who, AnswerAsked); err != nil {
		return out, err
	}
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		w, err := d.work(ctx, tx, who, journal.Partner, "")
		if err != nil {
			return err
		}
		id, err := w.whose(what, who, "")
		if err != nil {
			return err
		}
		out = OwnLeads{}
		named, err := w.partnersNamed([]string{id})
		if err != nil {
			return err
		}
		out.Partner = w.calledPartner(id)
		if len(named) == 1 {
			out.Language = named[0].Language
		}
		if out.Sent, err = tx.SentBy(ctx, id); err != nil {
			return err
		}
		asked, err := tx.AskedOf(ctx, id, ownLeads)
		if err != nil {
			return err
		}
		newest, err := tx.NewestOf(ctx, id, ownLeads)
		if err != nil {
			return err
		}
		newest = slices.DeleteFunc(newest, func(id int64) bool { return slices.Contains(asked, id) })
		if err := w.loadLeads(slices.Concat(asked, newest)); err != nil {
			return err
		}
		if out.Asked, err = w.statuses(asked); err == nil {
			out.Others, err = w.statuses(newest)
		}
		return err
	})
	return out, err
}

// statuses are what the partner of leads in hand is told of them.
func (w *work) statuses(ids []int64) (out []PartnerStatus, err error) {
	for _, id := range ids {
		status, err := w.partnerStatus(w.leads[id])
		if err != nil {
			return nil, err
		}
		out = append(out, status)
	}
	return out, nil
}

// Answer takes the answer of somebody of a partner to the question that waits about one of its leads.
func (d *Desk) Answer(ctx context.Context, who Actor, a FromPartner) (out PartnerStatus, err error) {
	if err := permit(answering, who, AnswerAsked); err != nil {
		return out, err
	}
	if err := a.fault(); err != nil {
		return out, err
	}
	err = d.store.Write(ctx, func(tx *store.Tx) error {
		if err := stillMay(ctx, tx, who); err != nil {
			return err
		}
		w := &work{ctx: ctx, tx: tx, rules: d.rules.Load()}
		if a.Partner, err = w.whose(answering, who, ""); err != nil {
			return err
		}
		out, err = d.answerIn(ctx, tx, a)
		return err
	})
	return out, err
}

// Statement is what a partner is told beside its leads: how quickly it is answered, and what it is owed. Texts are clean.
type Statement struct {
	Partner, Quarter, Currency string // Partner is its name

	Answered int64         // referrals that were answered in the quarter
	Median   *float64      // minutes of business time to the first answer; nil: none was answered
	InTime   int64         // of those answered
	Late     int64         // of those answered; with those that wait beyond the promise
	Promise  time.Duration // business time within which a referral is answered

	Basis                 string // by which model wins are credited
	RateBP                *int64 // basis points; nil: none is agreed
	Due, Paid, Difference int64  // minor units
	Wins                  []StatedWin
}

// StatedWin is a line of what is owed; a win that was taken back has amounts below nothing. Amounts are minor units.
type StatedWin struct {
	Opportunity string
	Credit, Due int64
	RateBP      int64
}

// Statement is that of the quarter which runs, for somebody of a partner about their own.
func (d *Desk) Statement(ctx context.Context, who Actor) (out Statement, err error) {
	const what = "read the statement"
	if err := permit(what, who, OwnStatement); err != nil {
		return out, err
	}
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		w := &work{ctx: ctx, tx: tx, rules: d.rules.Load()}
		id, err := w.whose(what, who, "")
		if err != nil {
			return err
		}
		k, err := d.knownAt(ctx, tx, time.Time{})
		if err != nil {
			return err
		}
		if k.byID[id] == nil {
			return fault.New(fault.NotFound, what, "your company is not known any more", "ask the team that you work with")
		}
		out, err = k.statement(id)
		return err
	})
	return out, err
}

func (k *knowledge) statement(id string) (Statement, error) {
	period := review.DayOf(k.at, k.zone).Quarter()
	p := k.rules.policy
	out := Statement{Partner: safetext.Line(k.called(id)), Quarter: period.QuarterName(), Currency: p.Currency,
		Promise: p.Triage.Breach, Basis: p.Attribution.Payouts}
	if bp := k.byID[id].PayoutBP; bp.Known {
		out.RateBP = &bp.V
	}
	asking := func(name string) *asked {
		a := &asked{ReportQuery: ReportQuery{Name: name, Partner: id}, Report: &report.Report{Currency: out.Currency}, period: period}
		a.span(k, period)
		return a
	}
	times := asking("sla")
	if err := k.answers(times); err != nil {
		return out, err
	}
	if m, ok := times.Total.Get("first_answer_median_minutes").(float64); ok {
		out.Median = &m
	}
	if f, ok := times.Total.Get("triage").(report.Named); ok {
		of := func(name string) int64 {
			n, _ := f.Get(name).(int64)
			return n
		}
		out.InTime, out.Late = of("met"), of("late")+of("breached")
		out.Answered = out.InTime + of("late")
	}
	owed := asking("payouts")
	if err := k.payouts(owed); err != nil || len(owed.Rows) == 0 {
		return out, err
	}
	amount := func(name string) int64 {
		n, _ := owed.Value(0, name).(int64)
		return n
	}
	out.Due, out.Paid, out.Difference = amount("due"), amount("paid"), amount("difference")
	if lines, ok := owed.Value(0, "lines").(report.Table); ok {
		for _, row := range lines.Rows {
			var one StatedWin
			one.Opportunity, _ = row[0].(string)
			one.Opportunity = safetext.Line(one.Opportunity)
			one.Credit, _ = row[1].(int64)
			one.RateBP, _ = row[2].(int64)
			one.Due, _ = row[3].(int64)
			out.Wins = append(out.Wins, one)
		}
	}
	slices.SortStableFunc(out.Wins, func(a, b StatedWin) int { return strings.Compare(a.Opportunity, b.Opportunity) })
	return out, nil
}

// within refuses somebody of a partner what is the team's. What a partner may ask says so by a right of its own.
func within(what string, who Actor) error {
	if who.Role != Ally {
		return nil
	}
	return fault.New(fault.Denied, what, who.User+" has the role "+string(Ally),
		"a partner reads the status of the leads it sent and answers questions about them")
}
