package intake

import (
	"fmt"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/filter"
	"github.com/eqltui/eqltui/internal/intake/value"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/store"
)

// spend makes the row of what a channel cost and brought.
func (r *row) spend() (store.Spend, error) {
	r.need(r.form.kind.required)
	r.inCurrency("currency")
	d := store.Spend{Channel: r.text("channel"), Period: r.period("period"), Item: r.text("item"), Amount: r.money("amount").V,
		Leads: r.count("leads"), SQLs: r.count("sqls"), Won: r.count("won"), ARR: r.money("arr")}
	return d, r.fault()
}

// payout makes the row of what was paid to a partner.
func (r *row) payout() (store.Payout, error) {
	r.need(r.form.kind.required)
	r.inCurrency("currency")
	d := store.Payout{Partner: r.text("partner"), PaidAt: store.Millis(r.instant("paid_at")), Amount: r.money("amount").V,
		Period: r.period("period"), Reference: r.text("reference")}
	return d, r.fault()
}

// prospect makes the row of a page at which a link could stand.
func (r *row) prospect() (store.Prospect, error) {
	r.need(r.form.kind.required)
	d := store.Prospect{Partner: r.text("partner"), Site: value.Visible(r.text("site")), URL: r.text("url"), Kind: r.text("kind"),
		MonthlyVisits: r.count("monthly_visits"), Audience: r.text("audience"), DomainRating: r.count("domain_rating")}
	return d, r.fault()
}

// crawl makes the row of what a crawler found at an address.
func (r *row) crawl() (store.Crawl, error) {
	r.need(r.form.kind.required)
	status := read(r, "status_code", func(s string) (int64, error) {
		n, err := value.Int(s, r.form.numbers)
		if err == nil && n != 0 && (n < 100 || n > 599) {
			err = fmt.Errorf("%s is no status of HTTP: write one from 100 to 599, or 0 for no answer", shown(s))
		}
		return n, err
	})
	d := store.Crawl{URL: r.text("url"), Status: status.V, Redirect: r.text("redirect_url")}
	return d, r.fault()
}

// target makes the row of what a partner should reach.
func (r *row) target() (store.Target, error) {
	r.need(r.form.kind.required)
	d := store.Target{Partner: r.text("partner"), Period: r.period("period"), EQLs: r.number("eqls"), EQLsFloor: r.number("eqls_floor"),
		Pipeline: r.money(
			"pipeline",
		), PipelineFloor: r.money("pipeline_floor"), Answer: r.span("answer"), AnswerFloor: r.span("answer_floor")}
	if d == (store.Target{Partner: d.Partner, Period: d.Period}) && len(r.faults) == 0 {
		r.faults = append(r.faults, "no target is named: write eqls, pipeline or answer")
	}
	return d, r.fault()
}

// period is a year, a quarter, a month or an ISO week as it is kept: 2026-Q4.
func (r *row) period(field string) string {
	return read(r, field, func(s string) (string, error) {
		if _, _, ok := filter.Period(s, time.UTC); !ok {
			return "", fmt.Errorf("%s is no period: write 2026, 2026-Q4, 2026-11 or 2026-W47", shown(s))
		}
		return strings.ToUpper(strings.TrimSpace(s)), nil
	}).V
}

// number is a count that must be one: a target that cannot be read is none to hold anybody to.
func (r *row) number(field string) lead.Opt[int64] {
	return read(r, field, func(s string) (int64, error) {
		n, err := value.Int(s, r.form.numbers)
		if err == nil && n < 0 {
			err = fmt.Errorf("%s is below zero: check the number", shown(s))
		}
		return n, err
	})
}

// span is a length of business time in ms: 2h, 1h30m.
func (r *row) span(field string) lead.Opt[int64] {
	return read(r, field, func(s string) (int64, error) {
		span, err := policy.ParseSpan(strings.ToLower(s))
		if err != nil {
			return 0, err
		}
		d, ok := span.Duration()
		if !ok {
			return 0, fmt.Errorf("%s is no length of time to answer in: write it in hours, as 2h", shown(s))
		}
		return d.Milliseconds(), nil
	})
}
