package desk

import (
	"strconv"

	"github.com/eqltui/eqltui/internal/attribution"
	"github.com/eqltui/eqltui/internal/store"
)

// analytics is the origin of touches that web analytics exported. They keep it also where they have no external id.
const analytics = "ga4"

// lastAnalytics is under which name the database keeps the instant of the latest such touch, so that a report need not look
// through all touches for one.
const lastAnalytics = "analytics_at"

// noteAnalytics remembers the latest touch of web analytics.
func (w *work) noteAnalytics(at int64) error {
	if at == 0 {
		return nil
	}
	last, err := w.tx.Meta(w.ctx, lastAnalytics)
	if n, _ := strconv.ParseInt(last, 10, 64); err != nil || n >= at {
		return err
	}
	return w.tx.SetMeta(w.ctx, lastAnalytics, strconv.FormatInt(at, 10))
}

// provisional reports whether web analytics may still change a touch.
func (k *knowledge) provisional(c *store.CountedTouch) bool {
	return c.Origin == analytics && k.at-c.At < attribution.SettlesAfter.Milliseconds()
}

// warnOfProvisional says in a report from when on visits of its period may still change, where web analytics exported any.
func (k *knowledge) warnOfProvisional(a *asked) error {
	text, err := k.tx.Meta(k.ctx, lastAnalytics)
	if err != nil || text == "" {
		return err
	}
	last, _ := strconv.ParseInt(text, 10, 64)
	from := max(k.at-attribution.SettlesAfter.Milliseconds()+1, a.from)
	if last >= from && from < a.to {
		a.note("provisional", store.Instant(from))
	}
	return nil
}
