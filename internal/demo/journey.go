package demo

import (
	"fmt"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

// site is the web site of the company whose programme the demo shows.
const site = "https://www.lumen-wms.example"

// journey plans what the person did before the lead came, warmer ones more and more telling things.
func (g *generator) journey(p *plan) {
	visitor := visitor{email: p.person.email, partner: p.partner}
	steps := []string{"page_view"}
	add := func(n int, kinds ...string) {
		for range n {
			steps = append(steps, pick(g, kinds))
		}
	}
	add(1+g.rnd.IntN(2), "page_view", "content_view")
	if p.heat >= 1 {
		add(1, "case_study_view", "webinar_attended")
		add(g.rnd.IntN(2), "content_view", "page_view")
	}
	if p.heat >= 2 {
		add(1, "pricing_view", "integration_click")
		add(g.rnd.IntN(2), "pricing_view", "integration_click")
	}
	if p.heat >= 3 {
		add(1, "demo_request", "demo_request", "integration_install")
	}
	// Backwards from the arrival: the last step minutes before, the first ones weeks.
	at := p.arrive.Add(-g.between(4*time.Minute, 50*time.Minute))
	for i := len(steps) - 1; i >= 0; i-- {
		g.touch(visitor, steps[i], at)
		at = at.Add(-g.between(20*time.Minute, 90*time.Hour))
	}
	// Some come back while somebody works on them.
	if p.heat >= 2 && g.now.Sub(p.arrive) > 2*time.Hour {
		for range g.rnd.IntN(3) {
			at := p.arrive.Add(g.between(20*time.Minute, 60*time.Hour))
			if at.Before(g.now.Add(-5 * time.Minute)) {
				g.touch(visitor, pick(g, []string{"page_view", "content_view", "case_study_view"}), at)
			}
		}
	}
}

// visitor is who does something: a person, or a browser nobody knows yet.
type visitor struct {
	email, client string
	partner       *partner
}

// assistants are the AI surfaces from which people come.
var assistants = []string{"https://chatgpt.com/", "https://www.perplexity.ai/", "https://gemini.google.com/"}

// touch plans one touch.
func (g *generator) touch(v visitor, kind string, at time.Time) {
	t := desk.TouchIn{At: at, Kind: kind, Email: v.email, ClientID: v.client}
	key := fmt.Sprintf("T-%05d", len(g.touches)+1)
	t.Origin = desk.Origin{Name: "touches", Key: key, Raw: key}
	path := ""
	switch kind {
	case "page_view":
		if v.partner != nil {
			t.URL = lead.Known(pick(g, v.partner.pages))
			if g.rnd.IntN(6) == 0 {
				t.Referrer = pick(g, assistants)
			}
			g.touches = append(g.touches, t)
			return
		}
		path = "/" + pick(g, []string{"product", "customers", "about", ""})
	case "content_view":
		path = "/guides/" + pick(g, topics)
	case "case_study_view":
		path = "/customers/" + pick(g, topics)
	case "webinar_attended":
		t.Asset, t.Surface = lead.Known("webinar "+pick(g, topics)), "event"
	case "integration_click", "integration_install":
		path = "/integrations"
	case "pricing_view":
		path = "/pricing"
	case "demo_request":
		path = "/demo"
	}
	if path != "" {
		url := site + path
		if v.partner != nil {
			url += "?utm_source=" + v.partner.id + "&utm_medium=" + medium(v.partner.id, len(g.touches))
		}
		t.URL, t.OwnedBy = lead.Known(url), lead.Known("own")
	} else if v.partner != nil {
		t.Partner = v.partner.id
	}
	g.touches = append(g.touches, t)
}

// medium is what a partner writes for its visits: one of them does not always write it as it should.
func medium(partner string, n int) string {
	if partner == careless && n%2 == 0 {
		return "Referral"
	}
	return "referral"
}

// strangers fill the rest of the touches: browsers that visited partners' pages and never said who
// they are.
func (g *generator) strangers() {
	for n := 1; len(g.touches) < touchTotal; n++ {
		v := visitor{client: fmt.Sprintf("GA1.%d.%08d", n, g.rnd.IntN(100_000_000))}
		if g.rnd.IntN(8) > 0 {
			v.partner = pick(g, g.partners)
		}
		at := g.now.Add(-g.between(time.Hour, days*24*time.Hour))
		for range 1 + g.rnd.IntN(5) {
			if len(g.touches) == touchTotal || at.After(g.now.Add(-10*time.Minute)) {
				break
			}
			g.touch(v, pick(g, []string{"page_view", "page_view", "page_view", "content_view", "case_study_view", "pricing_view",
				"integration_click"}), at)
			at = at.Add(g.between(time.Minute, 30*time.Hour))
		}
	}
}
