package desk

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// What a partner can answer.
const (
	AnswerConfirm = "confirm" // it stands by its referral
	AnswerDeny    = "deny"
	AnswerText    = "text" // neither yes nor no
)

// PartnerAnswers lists what a partner can answer.
func PartnerAnswers() []string { return []string{AnswerConfirm, AnswerDeny, AnswerText} }

// FromPartner is a partner's own word about a question that waits for it.
type FromPartner struct {
	Partner string
	Lead    lead.ID
	Answer  string // one of PartnerAnswers
	Text    string // what it says; it may be empty beside confirm and deny
	By      string // the way it came: "HTTP", "link", "SSH"
}

const answering = "answer the question"

// answerLimit is how long what a partner says may be, in letters.
const answerLimit = 4000

// fault says what is wrong with an answer whatever the lead, nil for nothing.
func (a *FromPartner) fault() error {
	a.Text = safetext.KeptBlock(strings.TrimSpace(a.Text))
	switch {
	case a.Answer != AnswerConfirm && a.Answer != AnswerDeny && a.Answer != AnswerText:
		return fault.New(
			fault.Invalid,
			answering,
			safetext.Quote(a.Answer)+" is no answer",
			"give one of "+strings.Join(PartnerAnswers(), ", "),
		)
	case a.Answer == AnswerText && a.Text == "":
		return fault.New(fault.Invalid, answering, "text is empty", "say it in text, or answer confirm or deny")
	case len([]rune(a.Text)) > answerLimit:
		return fault.New(fault.Invalid, answering, fmt.Sprintf("text is longer than %d letters", answerLimit), "say it shorter")
	}
	return nil
}

// AnswerFor takes a partner's answer, which is journalled as the partner's, and returns how its lead stands then. Of a lead
// of somebody else's it hears what it hears of one that is not there.
func (d *Desk) AnswerFor(ctx context.Context, a FromPartner) (out PartnerStatus, err error) {
	if err := a.fault(); err != nil {
		return out, err
	}
	err = d.store.Write(ctx, func(tx *store.Tx) error {
		out, err = d.answerIn(ctx, tx, a)
		return err
	})
	return out, err
}

func (d *Desk) answerIn(ctx context.Context, tx *store.Tx, a FromPartner) (_ PartnerStatus, err error) {
	if a.Partner, err = partnerNow(ctx, tx, a.Partner); err != nil {
		return PartnerStatus{}, err
	}
	w, err := d.work(ctx, tx, Actor{User: a.Partner}, journal.Partner, d.newBatch())
	if err != nil {
		return PartnerStatus{}, err
	}
	if a.Lead, err = w.standsForOne(a.Lead); err != nil {
		return PartnerStatus{}, err
	}
	if err := w.loadLeads([]int64{int64(a.Lead)}); err != nil {
		return PartnerStatus{}, err
	}
	e := w.leads[int64(a.Lead)]
	switch {
	case e == nil || a.Partner == "" || e.PartnerID != a.Partner:
		return PartnerStatus{}, noReferral(answering)
	case e.AskedAt == 0:
		return PartnerStatus{}, fault.New(fault.Conflict, answering, "no question waits for an answer", "read the status of the referral")
	}
	said := a.Text
	if said == "" {
		said = a.Answer
	}
	c := call{act: ActOf(ConfirmFor), what: answering, who: Actor{User: a.Partner}, Action: Action{Verb: ConfirmFor,
		Evidence: said + " (" + a.By + ")", Refuse: a.Answer == AnswerDeny, Answers: a.Answer == AnswerText}}
	if err := c.act.do(w, OnLead(a.Lead), &c); err != nil {
		return PartnerStatus{}, err
	}
	if _, err := w.flush(); err != nil {
		return PartnerStatus{}, err
	}
	return w.partnerStatus(e)
}

// noReferral is what a partner hears of what is not its own, and of what is not there.
func noReferral(what string) error {
	return fault.New(fault.NotFound, what, "there is no such referral", "use the id that the answer to your referral named")
}

// linkGoodFor is how long a link can be answered by.
const linkGoodFor = 30 * 24 * time.Hour

// AnswerLink makes a link's secret, by which the question that waits for a lead's partner is answered once. Only its hash
// is kept.
func (d *Desk) AnswerLink(ctx context.Context, partner string, id lead.ID) (secret string, err error) {
	secret = rand.Text()
	err = d.store.Write(ctx, func(tx *store.Tx) error {
		return tx.SaveAnswerLink(
			ctx,
			&store.AnswerLink{ID: hashOf(secret), Lead: int64(id), Partner: partner, MadeAt: store.Millis(d.now())},
		)
	})
	return secret, err
}

// LinkAsks is the status of the lead that a link asks about. A link that was used, is too old, or whose question was
// answered otherwise is none.
func (d *Desk) LinkAsks(ctx context.Context, secret string) (out PartnerStatus, err error) {
	var l *store.AnswerLink
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		l, err = d.goodLink(ctx, tx, secret)
		return err
	})
	if err != nil {
		return out, err
	}
	if out, err = d.StatusFor(ctx, l.Partner, lead.ID(l.Lead)); err == nil && out.Question == nil {
		err = noLink()
	}
	return out, err
}

// AnswerByLink takes the answer of whoever holds a link, which is good for one.
func (d *Desk) AnswerByLink(ctx context.Context, secret string, a FromPartner) (out PartnerStatus, err error) {
	if err := a.fault(); err != nil {
		return out, err
	}
	err = d.store.Write(ctx, func(tx *store.Tx) error {
		l, err := d.goodLink(ctx, tx, secret)
		if err != nil {
			return err
		}
		a.Partner, a.Lead = l.Partner, lead.ID(l.Lead)
		if out, err = d.answerIn(ctx, tx, a); err != nil {
			return err
		}
		l.UsedAt = store.Millis(d.now())
		return tx.SaveAnswerLink(ctx, l)
	})
	return out, err
}

func (d *Desk) goodLink(ctx context.Context, tx *store.Tx, secret string) (*store.AnswerLink, error) {
	l, err := tx.AnswerLink(ctx, hashOf(secret))
	if err != nil {
		return nil, err
	}
	if l == nil || l.UsedAt != 0 || d.now().Sub(store.Instant(l.MadeAt)) > linkGoodFor {
		return nil, noLink()
	}
	return l, nil
}

func noLink() error {
	return fault.New(
		fault.NotFound,
		answering,
		"this link is not good any more",
		"answer by the address of the mail, or by POST /v1/answers",
	)
}
