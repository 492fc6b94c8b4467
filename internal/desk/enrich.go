package desk

import (
	"context"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/enrich"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// The rights on enrichment.
const (
	SetEnrichment  Verb = "enrich setup"  // which model is asked, at what price; off
	EnrichLeads    Verb = "enrich run"    // have a model asked, which costs
	ReadEnrichment Verb = "enrich status" // see what waits, what would be sent, what it came to
)

// Enrichment is how a language model is asked for public facts of companies.
type Enrichment struct {
	URL, Model string
	KeyEnv     string // the environment variable that holds its key
	Price      enrich.Price
	Minutes    int64 // that a value which is taken saves
	Private    bool  // it may be at a private or loopback address, any port, without TLS
	On         bool
	Auto       int64 // companies a day that are asked about by itself at most; 0: none
}

// mostMinutes bounds what a value can be said to save.
const mostMinutes = 120

// enrichmentKind is told without a key, which stands nowhere.
var enrichmentKind = fixedKind(fewKind("enrichment", "url", store.Enrichments, func(e *store.Enrichment) *string { return &e.ID }),
	"eqltui enrich setup, or eqltui enrich off")

func enrichmentOf(e *store.Enrichment) Enrichment {
	if e == nil {
		return Enrichment{}
	}
	return Enrichment{URL: safetext.Line(e.URL), Model: safetext.Line(e.Model), KeyEnv: safetext.Line(e.KeyEnv),
		Price: enrich.Price{In: e.PriceIn, Out: e.PriceOut}, Minutes: e.Minutes, Private: e.Private != 0, On: e.Off == 0,
		Auto: e.Daily}
}

// SetUpEnrichment says which model is asked from now on. Nothing is asked by that.
func (d *Desk) SetUpEnrichment(ctx context.Context, who Actor, s Enrichment) error {
	const what = "enrich setup"
	if err := permit(what, who, SetEnrichment); err != nil {
		return err
	}
	base, wrong := enrich.Address(s.URL, s.Private)
	switch s.Model = safetext.Line(strings.TrimSpace(s.Model)); {
	case base == "" && !s.Private && strings.HasPrefix(wrong, "it is"):
		return fault.New(fault.Denied, what, wrong, "say --allow-private, where a model of your own is meant")
	case base == "":
		return fault.New(fault.Usage, what, wrong, "write https://api.openai.com/v1, without a password in it")
	case s.Model == "" || len(s.Model) > 200:
		return fault.New(fault.Usage, what, "no model is named", "say --model NAME, as the endpoint calls it")
	case !envName().MatchString(s.KeyEnv):
		return fault.New(fault.Usage, what, "no environment variable is named",
			"say --key-env OPENAI_API_KEY: the key itself is kept nowhere")
	case s.Price.In < 0 || s.Price.Out < 0 || s.Price.In > enrich.DearestPrice || s.Price.Out > enrich.DearestPrice:
		return fault.New(fault.Usage, what, "the price is out of bounds", "it is what a million tokens cost, as 2.50")
	case s.Minutes < 0 || s.Minutes > mostMinutes:
		return fault.New(fault.Usage, what, "the minutes are out of bounds", "say from 0 to 120")
	}
	private := int64(0)
	if s.Private {
		private = 1
	}
	return d.connections(ctx, who, func(w *work) error {
		old, err := w.enrichment.get(w, store.TheEnrichment)
		if err != nil {
			return err
		}
		daily := int64(0)
		if old != nil && old.Off == 0 && old.URL == base && old.Model == s.Model {
			daily = old.Daily // the same model at another price goes on
		}
		w.enrichment.put(w, &store.Enrichment{ID: store.TheEnrichment, URL: base, Model: s.Model, KeyEnv: s.KeyEnv, PriceIn: s.Price.In,
			PriceOut: s.Price.Out, Minutes: s.Minutes, Private: private, Daily: daily, SetAt: w.ms(), SetBy: who.User})
		return w.enriching(func(s *enriching) { // what was wrong may be set right
			s.Error, s.ErrorAt, s.Stopped, s.RetryAt = "", 0, false, 0
		})
	})
}

// EnrichmentOff has nothing asked any more. What waits for an answer goes on waiting.
func (d *Desk) EnrichmentOff(ctx context.Context, who Actor) error {
	const what = "enrich off"
	if err := permit(what, who, SetEnrichment); err != nil {
		return err
	}
	return d.connections(ctx, who, func(w *work) error {
		old, err := w.enrichment.get(w, store.TheEnrichment)
		switch {
		case err != nil:
			return err
		case old == nil || old.Off != 0:
			return fault.New(fault.Refused, what, "it is off", "")
		}
		now := *old
		now.Off, now.Daily, now.SetAt, now.SetBy = 1, 0, w.ms(), who.User
		w.enrichment.put(w, &now)
		return nil
	})
}

// EnrichStatus is what enrichment came to.
type EnrichStatus struct {
	Enrichment
	Set                      bool // somebody set it up
	Waiting, Taken, Refused  int64
	Companies, Times, Failed int64
	Uncounted                int64 // times of which the endpoint told no tokens
	In, Out                  int64 // tokens
	Cost                     int64 // minor units, by the prices at the time
	Currency                 string
	Saved                    int64 // minutes
	State                    EnrichState
	LastError                string // why the last request came to nothing, "" where something came of it; clean
	LastErrorAt, LastOk      time.Time
	AskedToday               int64     // companies, by itself
	Retry                    time.Time // the endpoint wants to be left alone until then; zero: it does not
}

// EnrichmentStatus answers how enrichment is set, and what it came to.
func (d *Desk) EnrichmentStatus(ctx context.Context, who Actor) (out EnrichStatus, err error) {
	if err := permit("enrich status", who, ReadEnrichment); err != nil {
		return out, err
	}
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		w, err := d.work(ctx, tx, who, journal.Human, "")
		if err != nil {
			return err
		}
		out, err = w.enrichStatus()
		return err
	})
	return out, err
}

func (w *work) enrichStatus() (out EnrichStatus, err error) {
	row, err := w.enrichment.get(w, store.TheEnrichment)
	if err != nil {
		return out, err
	}
	out = EnrichStatus{Enrichment: enrichmentOf(row), Set: row != nil, Currency: w.rules.policy.Currency}
	counts, err := w.tx.ProposalCounts(w.ctx)
	if err != nil {
		return out, err
	}
	out.Waiting, out.Taken, out.Refused = counts[store.ProposalWaits], counts[store.ProposalTaken], counts[store.ProposalRefused]
	sums, err := w.tx.EnrichSum(w.ctx)
	out.Companies, out.Times, out.Failed, out.Uncounted = sums.Companies, sums.Times, sums.Failed, sums.Uncounted
	out.In, out.Out, out.Cost = sums.In, sums.Out, enrich.Minor(sums.Cost)
	out.Saved = enrich.Saved(out.Taken, out.Minutes)
	if err != nil {
		return out, err
	}
	how, err := enrichingOf(w.ctx, w.tx)
	how.tell(&out, w.now, w.today())
	return out, err
}

// proposalKind is what a model proposed. The history of the lead about which it was asked, or with which it was answered,
// tells of it.
var proposalKind = func() kind[store.Proposal] {
	k := fewKind("proposal", "fact", store.Proposals, func(p *store.Proposal) *string { return &p.ID })
	k.lead = func(p *store.Proposal) int64 { return p.LeadID }
	return k
}()

// proposalSaid is an event about a proposal in words, "" where it is about none.
func proposalSaid(e *journal.Event) string {
	noun, id := rowOf(e)
	if noun != proposalKind.noun {
		return ""
	}
	_, rest, _ := strings.Cut(id, " ")
	fact, _, _ := strings.Cut(rest, " ")
	if f := lead.FactNamed(fact); f != nil {
		fact = f.Said()
	}
	fact = safetext.Line(fact)
	after := func(field string) string {
		return strings.Trim(string(e.Data.Changes[noun+"."+field].After), `"`)
	}
	switch after("state") {
	case store.ProposalWaits:
		return "proposed: " + fact + ", by " + safetext.Line(after("model")) + ", " + percent(after("confidence")) + " sure"
	case store.ProposalTaken:
		return "said yes to the proposed " + fact
	case store.ProposalRefused:
		return "said no to the proposed " + fact
	case store.ProposalReplaced:
		return "the proposed " + fact + " is replaced by a later one"
	}
	return "the proposal of " + fact + " changed"
}

// percent is thousandths as people read them: "86 %".
func percent(thousandths string) string {
	if n := len(thousandths); n > 1 {
		return thousandths[:n-1] + " %"
	}
	return "0 %"
}
