package host

import (
	"context"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/presence"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

// scene is one state of the cockpit worth a picture.
type scene struct {
	name   string
	change func(*Options, *testdesk.Desk)
	play   func(*cockpit)
	sizes  [][2]int // nil is those of everySize
	held   bool     // no answer comes
}

// way is how a place is reached. What lies over another place is reached from there.
type way struct {
	from, keys []string
	// with is what it takes to be there, nil for nothing; then no state is but the usual one.
	with func(*Options, *testdesk.Desk)
	has  func(*Options, *testdesk.Desk) // what the programme needs, so that the place has something to show
}

// ways lead to the places, by the id of their card. Each place has the usual states from its way
// alone, see usual.
func ways() map[string]way {
	return map[string]way{
		place.InboxPlace:  {keys: []string{"j", "j"}},
		place.LeadPlace:   {from: []string{"j", "j"}, keys: []string{"enter"}},
		"partners":        {keys: []string{"2", "right"}},
		"partner":         {from: []string{"2", "right"}, keys: []string{"enter"}},
		"activity":        {keys: []string{"7", "j"}},
		"quarantine":      {keys: []string{"8"}},
		"weekly":          {keys: []string{"3", "j"}},
		"programme":       {keys: []string{"0", "j"}},
		"due":             {keys: []string{"9", "j"}},
		"content":         {keys: []string{"5", "j"}},
		"deliveries":      {keys: []string{"D", "j"}},
		"connections":     {keys: []string{"I", "j"}, has: connected},
		"portal":          {keys: []string{"j"}, with: ofPartner("baltica", "en")},
		"duplicates":      {keys: []string{"4", "j"}},
		place.ModelPlace:  {keys: []string{"6", "j"}},
		place.PeoplePlace: {keys: []string{"W", "j"}, with: colleagues},
		place.FollowPlace: {from: []string{"W", "j", "j", "j"}, keys: []string{"f"}, with: colleagues},
		place.FilesPlace:  {keys: typed(":import leads.csv", "enter")},
	}
}

// colleagues are marco, who lets ania follow him, wero, who asks to follow her, and piotr, who is away.
func colleagues(o *Options, _ *testdesk.Desk) {
	now := testdesk.Friday().Add(-22 * time.Minute)
	h := presence.New(func() time.Time { return now }, func(time.Duration, func()) {}, desk.MayFollow)
	piotr := h.Join("piotr", string(desk.AE), "ssh")
	piotr.Move(presence.Spot{Place: place.PartnersPlace})
	now = testdesk.Friday()
	o.Seat = h.Join("ania", string(desk.SDR), "local")
	marco, wero := h.Join("marco", string(desk.SDR), "ssh"), h.Join("weronika.z-bardzo-dlugim-nazwiskiem", string(desk.Manager), "ssh")
	marco.Move(presence.Spot{Place: place.InboxPlace, Lead: "L-2041", Form: "disqualify"})
	_, _ = o.Seat.Ask(marco.ID())
	marco.Answer(o.Seat.ID(), true)
	marco.Show(presence.Frame{W: 80, H: 3, Content: " 1 Inbox\n\x1b[1m▌  0:12  81  Żuraw Systemy\x1b[m\n" + strings.Repeat("-", 80)})
	_, _ = wero.Ask(o.Seat.ID())
	waits := func(context.Context, <-chan struct{}) tea.Cmd { return nil }
	o.hooks.Meet, o.hooks.Watch = waits, waits
}

// typed are the letters of a text, and keys behind it.
func typed(text string, more ...string) (out []string) {
	for _, r := range text {
		key := string(r)
		if r == ' ' {
			key = "space"
		}
		out = append(out, key)
	}
	return append(out, more...)
}

// usual are the states that every place has: as it is, before its first answer, with nothing in it,
// when the desk gives no answer, and with texts that are hard to draw. Nothing at all is known of what
// lies over nothing, so only places can be empty.
func usual(card place.Card, w way) []scene {
	reach := func(c *cockpit) { c.press(w.from...); c.press(w.keys...) }
	long := hardened
	if w.has != nil {
		long = func(o *Options, d *testdesk.Desk) { hardened(o, d); w.has(o, d) }
	}
	out := []scene{
		{name: card.ID, change: w.has, play: reach, sizes: moreSizes(card.ID)},
		{name: card.ID + "-long", change: long, play: reach},
	}
	if w.with != nil {
		return []scene{{name: card.ID, change: w.with, play: reach, sizes: moreSizes(card.ID)}}
	}
	if card.Takes != nil { // it shows files, not what is in the desk
		return append(out[:1], importScenes(reach)...)
	}
	if card.Over {
		return append(out,
			scene{name: card.ID + "-loading",
				play: func(c *cockpit) { c.press(w.from...); c.hold = true; c.press(w.keys...); c.pass(late) }},
			scene{name: card.ID + "-error", play: func(c *cockpit) { c.press(w.from...); locked(nil, c.desk); c.press(w.keys...) }})
	}
	return append(out,
		scene{name: card.ID + "-loading", held: true, play: func(c *cockpit) { c.press(w.keys...); c.pass(late) }},
		scene{name: card.ID + "-empty", change: none, play: reach},
		scene{name: card.ID + "-error", change: locked, play: reach})
}

// late is when a place says that it still waits.
const late = 400 * time.Millisecond

// placeScenes are further states of the places.
func placeScenes() []scene {
	ascii := func(o *Options, _ *testdesk.Desk) { o.ASCII = true }
	one := [][2]int{{120, 36}}
	return []scene{
		{name: "inbox-next-step", change: func(_ *Options, d *testdesk.Desk) {
			d.At(testdesk.Friday().Add(-2*time.Hour), func() {
				d.By("ania", desk.Action{Verb: desk.Contact, By: "call", Outcome: "reached", NextStep: "send the price list",
					NextOn: testdesk.Friday().Add(-2 * time.Minute)}, 2041)
			})
		}, play: func(*cockpit) {}},
		{name: "inbox-ready", change: ready, play: func(*cockpit) {}},
		{name: "inbox-by-score", play: func(c *cockpit) { c.press(",", "s") }},
		{name: "inbox-by-company", play: func(c *cockpit) { c.press("w", ",", "c") }, sizes: [][2]int{{200, 50}}},
		{name: "inbox-handed", change: handed, play: func(c *cockpit) { c.find("2039") }},
		{name: "inbox-wide", play: func(c *cockpit) { c.press("w", "j", "v", "j", "j") }},
		{name: "inbox-marks", play: func(c *cockpit) { c.press("space", "space", "space") }},
		{name: "inbox-many", change: crowd(1200), play: func(c *cockpit) { c.press("*", "t") }},
		{name: "inbox-nothing-found", play: func(c *cockpit) { c.press("/"); c.typeText("nobody"); c.press("enter") }},
		{name: "inbox-view-empty", change: func(_ *Options, d *testdesk.Desk) { d.Give("piotr", d.Listed()...) },
			play: func(c *cockpit) { c.press("l") }},
		{name: "inbox-welcome", change: func(o *Options, d *testdesk.Desk) {
			d.Clear()
			o.Database = "/home/ania/.local/share/eqltui/eqltui.db"
		}, play: func(*cockpit) {}},
		{name: "inbox-read-only", change: func(o *Options, _ *testdesk.Desk) {
			o.ReadOnly = "The file cannot be written: its folder is read-only"
		}, play: func(*cockpit) {}},
		{name: "inbox-done", play: func(c *cockpit) { c.press("j", "j", "t") }},
		{name: "inbox-ascii", change: ascii, play: func(c *cockpit) { c.press("j", "j") }, sizes: one},
		{name: "filter-error", play: func(c *cockpit) { c.press("/"); c.typeText("zorro:1") }},
		{name: "filter-keys", play: func(c *cockpit) { c.press("/") }},
		{name: "filter-values", sizes: moreSizes("filter-values"),
			play: func(c *cockpit) { c.press("/"); c.typeText("stage:new par"); c.press("tab", "down", "down") }},
		{name: "merge-partner", play: mergeForm}, {name: "merged-partner", play: func(c *cockpit) { mergeForm(c); c.press("ctrl+s") }},
		{name: "people-long", change: func(o *Options, d *testdesk.Desk) { colleagues(o, d); hardened(o, d) },
			play: func(c *cockpit) { c.press("W", "G") }},
		{name: "people-loading", play: func(c *cockpit) { c.hold = true; c.press("W"); c.pass(late) }},
		{name: "people-error", play: func(c *cockpit) { locked(nil, c.desk); c.press("W") }},
		{name: "people-queues", change: func(o *Options, d *testdesk.Desk) { colleagues(o, d); staffed(o, d) },
			play: func(c *cockpit) { c.press("W", "j", "j", "j", "j") }, sizes: moreSizes("people")},
		{name: "people-draft", change: staffed, play: func(c *cockpit) {
			c.press("W", "G", "e", "backspace", "3", "tab", "2", "5", "ctrl+s")
		}},

		{name: "people-away", change: staffed, play: func(c *cockpit) { c.press("W", "G", "A"); c.typeText("4 dec") }},
		{name: "people-hand", change: staffed, play: func(c *cockpit) { c.press("W", "G", "m") }},
		{name: "people-member", change: staffed, sizes: moreSizes("people-member"),
			play: func(c *cockpit) { c.press("W", "G", "e", "backspace", "3", "tab", "tab", "1", "2") }},
		{name: "people-put-in", change: staffed, play: func(c *cockpit) { c.press("W", "G", "+"); c.typeText("mar") }},
		{name: "people-publish", change: staffed, play: func(c *cockpit) { c.press("W", "G", "e", "backspace", "3", "ctrl+s", "p") }},

		{name: "filter-mistake", play: func(c *cockpit) { c.press("/"); c.typeText("owner:me stage:nwe") }},

		{name: "lead-gates", play: func(c *cockpit) { c.press("j", "j", "enter", "tab") }},
		{name: "lead-time", play: func(c *cockpit) { c.press("j", "j", "enter", "tab", "tab") }},
		{name: "lead-history", play: func(c *cockpit) { c.press("j", "j", "enter", "tab", "tab", "tab", "tab") }},
		{name: "lead-handed", change: handed, play: func(c *cockpit) { c.find("2039"); c.press("enter") }},
		{name: "lead-asked", play: func(c *cockpit) {
			c.press("j", "j", "enter", "i", "tab")
			c.typeText("kto podpisuje?")
			c.press("ctrl+s")
		}},
		{name: "lead-disputed", change: disputed, play: func(c *cockpit) { c.press("j", "j", "enter") }, sizes: moreSizes("lead-disputed")},
		{name: "lead-crm", change: recorded, play: func(c *cockpit) { c.press("j", "j", "enter") }},
		{name: "lead-crm-links", change: recorded, play: func(c *cockpit) { c.press("j", "j", "enter", "G") }},
		{name: "lead-crm-long", change: func(o *Options, d *testdesk.Desk) { hardened(o, d); recorded(o, d) },
			play: func(c *cockpit) { c.press("j", "j", "enter") }},
		{name: "lead-decided", change: func(o *Options, d *testdesk.Desk) {
			disputed(o, d)
			d.Each(func(_ int, l *desk.Detail) {
				l.Ruling = &desk.Ruled{PartnerID: "wisla", Partner: "Wisła Data", By: "marta.wojcik",
					At:     testdesk.Friday().Add(-72 * time.Hour),
					Reason: "They brought the first complete referral, and showed the mail by which they did."}
			})
		}, play: func(c *cockpit) { c.press("j", "j", "enter") }},
		{name: "lead-ascii", change: ascii, play: func(c *cockpit) { c.press("j", "j", "enter", "tab", "tab") }, sizes: one},

		{name: "partners-review", change: reviewed,
			play: func(c *cockpit) { c.press("2", "right", "j", "j", "j") }, sizes: moreSizes("partners")},
		{name: "partners-plain", change: reviewed, play: func(c *cockpit) { c.press("2", "right", "w") }},
		{name: "partners-filter", change: reviewed, play: func(c *cockpit) { c.press("2", "right", "/"); c.typeText("tier:g") }},
		{name: "partners-compare", change: reviewed,
			play: func(c *cockpit) { c.press("2", "right", "G", "space", "k", "k", "space", "k", "k", "space", "c") }},
		{name: "partners-ascii", change: func(o *Options, d *testdesk.Desk) { ascii(o, d); reviewed(o, d) },
			play: func(c *cockpit) { c.press("2", "right") }, sizes: one},

		{name: "partner-review", change: reviewed,
			play: func(c *cockpit) { c.press("2", "right", "j", "j", "j", "j", "enter", "j") }, sizes: moreSizes("partner")},
		{name: "partner-below", change: reviewed, play: func(c *cockpit) { c.press("2", "right", "j", "j", "j", "j", "enter", "G") }},
		{name: "partner-ascii", change: func(o *Options, d *testdesk.Desk) { ascii(o, d); reviewed(o, d) },
			play: func(c *cockpit) { c.press("2", "right", "enter") }, sizes: one},

		{name: "partner-overlaps", change: shared, play: func(c *cockpit) { c.press("2", "right", "enter", "v", "j") },
			sizes: moreSizes("partner")},
		{name: "partner-overlaps-long", change: func(o *Options, d *testdesk.Desk) { shared(o, d); hardened(o, d) },
			play: func(c *cockpit) { c.press("2", "right", "enter", "v", "j") }},
		{name: "partner-overlaps-empty", play: func(c *cockpit) { c.press("2", "right", "enter", "v") }},
		{name: "partner-overlaps-loading", change: shared,
			play: func(c *cockpit) { c.press("2", "right", "enter"); c.hold = true; c.press("v"); c.pass(late) }},
		{name: "partner-overlaps-error", play: func(c *cockpit) { c.press("2", "right", "enter"); locked(nil, c.desk); c.press("v") }},

		{name: "activity-filter", play: func(c *cockpit) { c.press("7", "/"); c.typeText("by:me ki") }},
		{name: "activity-filter-error", play: func(c *cockpit) { c.press("7", "/"); c.typeText("zorro:1") }},
		{name: "activity-ascii", change: ascii, play: func(c *cockpit) { c.press("7", "j") }, sizes: one},

		{name: "weekly-table", play: func(c *cockpit) { c.press("3", "j", "tab", "w") }},
		{name: "weekly-before", play: func(c *cockpit) { c.press("3", "h", "shift+tab") }},
		{name: "weekly-since", play: func(c *cockpit) { c.press("3", "=") }},
		{name: "weekly-export", play: func(c *cockpit) { c.press("3", "E", "right") }, sizes: moreSizes("weekly-export")},
		{name: "content-due", change: aged, play: func(c *cockpit) { c.press("5", "j") },
			sizes: [][2]int{{200, 50}, {120, 36}, {80, 24}, {60, 18}}},
		{name: "content-decay", change: aged, play: func(c *cockpit) { c.press("5", "v", "v", "v", "c") }},
		{name: "content-prospects", change: aged, play: func(c *cockpit) { c.press("5", "shift+tab", "shift+tab", "shift+tab") }},
		{name: "content-ascii", change: func(o *Options, d *testdesk.Desk) { ascii(o, d); aged(o, d) },
			play: func(c *cockpit) { c.press("5") }, sizes: one},
		{name: "due-done", play: func(c *cockpit) { c.press("9", "d") }},
		{name: "portal-statement", change: ofPartner("baltica", "en"), play: func(c *cockpit) { c.press("tab", "j") }},
		{name: "portal-answer", change: ofPartner("baltica", "en"), play: func(c *cockpit) {
			c.press("enter", "right", "right", "tab")
			c.typeText("since May")
		}, sizes: moreSizes("portal")},
		{name: "portal-loading", change: ofPartner("baltica", "en"), held: true, play: func(c *cockpit) { c.pass(late) }},
		{name: "portal-empty", change: unheard, play: func(*cockpit) {}},
		{name: "portal-error", change: func(o *Options, d *testdesk.Desk) { ofPartner("baltica", "en")(o, d); locked(o, d) },
			play: func(*cockpit) {}},
		{name: "portal-long", change: func(o *Options, d *testdesk.Desk) { ofPartner("baltica", "en")(o, d); hardened(o, d) },
			play: func(c *cockpit) { c.press("j") }},
		{name: "portal-help", change: ofPartner("baltica", "en"), play: func(c *cockpit) { c.press("?") }},
		{name: "portal-pl", change: ofPartner("baltica", "pl"), play: func(c *cockpit) { c.press("j") }},
		{name: "portal-it", change: ofPartner("ponte", "it"), play: func(c *cockpit) { c.press("tab") }},
		{name: "duplicates-pair", play: func(c *cockpit) { c.press("4", "enter") }, sizes: moreSizes("duplicates")},
		{name: "duplicates-other", play: func(c *cockpit) { c.press("4", "enter", "l", "tab") }},
		{name: "duplicates-merged", play: func(c *cockpit) { c.press("4", "m", "m") }},
		{
			name:   "duplicates-conflict",
			change: claimed,
			play:   func(c *cockpit) { c.press("4", "j", "enter") },
			sizes:  moreSizes("duplicates"),
		},
		{name: "conflict-decide", change: claimed, play: func(c *cockpit) { c.press("4", "j", "enter", "d", "1") }},
		{name: "duplicates-decided", change: claimed, play: func(c *cockpit) {
			c.press("4", "j", "enter", "d", "1", "tab")
			c.typeText("referred first")
			c.press("ctrl+s")
		}},
		{name: "duplicates-apart", play: func(c *cockpit) { c.press("4", "x") }},
		{name: "duplicates-ascii", change: ascii, play: func(c *cockpit) { c.press("4", "enter") }, sizes: one},
		{name: "deliveries-states", change: failing, play: func(c *cockpit) { c.press("D", "j") }, sizes: moreSizes("deliveries")},
		{name: "deliveries-dead", change: failing, play: func(c *cockpit) { c.press("D", "l", "l", "l") }},
		{name: "deliveries-none", change: failing, play: func(c *cockpit) { c.press("D", "h") }},
		{name: "deliveries-ascii", change: func(o *Options, d *testdesk.Desk) { ascii(o, d); failing(o, d) },
			play: func(c *cockpit) { c.press("D", "j") }, sizes: one},
		{name: "connections-leads", change: connected, play: func(c *cockpit) { c.press("I", "enter", "j") }},
		{name: "connections-model", change: asking, play: func(c *cockpit) { c.press("I") }, sizes: moreSizes("connections")},
		{name: "connections-hard", change: func(o *Options, d *testdesk.Desk) { hardened(o, d); connected(o, d) },
			play: func(c *cockpit) { c.press("I", "enter") }},
		{name: "connections-ascii", change: func(o *Options, d *testdesk.Desk) { ascii(o, d); connected(o, d) },
			play: func(c *cockpit) { c.press("I") }, sizes: one},
		{name: "programme-quarters", play: func(c *cockpit) { c.press("0", "tab") }},
		{name: "programme-targets", change: reviewed, play: func(c *cockpit) { c.press("0", "tab", "tab", "j") }},
		{name: "partner-links", change: careless, play: func(c *cockpit) { c.press("2", "right", "enter", "L") }},
		{name: "programme-compare", play: func(c *cockpit) {
			c.press("0", "c", "tab", "tab")
			c.typeText("2026-Q3")
			c.press("ctrl+s")
		}},
		{name: "programme-sides", play: func(c *cockpit) { c.press("0", "c") }},
		{name: "programme-ahead", play: func(c *cockpit) { c.press("0", "shift+tab", "backspace", "backspace", "1", "2", "0") }},
		{name: "weekly-ascii", change: ascii, play: func(c *cockpit) { c.press("3", "j") }, sizes: one},

		{name: "quarantine-marks", play: func(c *cockpit) { c.press("8", "space", "space") }},
		{name: "quarantine-ascii", change: ascii, play: func(c *cockpit) { c.press("8") }, sizes: one},
	}
}

// formScenes are the states of the forms, by the keys that open them.
func formScenes() map[keys.ID][]scene {
	return map[keys.ID][]scene{
		keys.Qualify: {
			{name: "qualify", play: func(c *cockpit) { c.press("j", "j", "j", "a") }, sizes: moreSizes("qualify")},
			{name: "qualify-brief", play: func(c *cockpit) {
				c.press("j", "j", "a", "y", "tab", "tab", "tab", "tab", "tab", "tab", "tab", "tab", "right", "right")
			}},
			{name: "qualify-partly", play: func(c *cockpit) {
				c.press("j", "j", "j", "a", "y")
				c.typeText("40 k€ approved")
				c.press("tab", "y")
			}},
			{name: "qualify-refused", play: func(c *cockpit) { c.press("j", "j", "j", "a", "y", "ctrl+s") }},
		},
		keys.Call: {
			{name: "call", play: func(c *cockpit) { c.press("j", "j", "j", "K", "4", "2", "0", "tab", "y") }, sizes: moreSizes("call")},
			{name: "call-no-phone", change: noPhone, play: func(c *cockpit) { c.press("j", "j", "K") }},
			{name: "call-late", change: func(_ *Options, d *testdesk.Desk) {
				d.Each(func(_ int, l *desk.Detail) { l.Facts.Lead.TimeZone = lead.Known("Asia/Tokyo") })
			}, play: func(c *cockpit) { c.press("j", "j", "K") }},
		},
		keys.Ask:        {{name: "ask", play: func(c *cockpit) { c.press("j", "j", "i") }}},
		keys.Confirm:    {{name: "confirm", play: func(c *cockpit) { c.press("j", "j", "enter", "i", "ctrl+s", "C", "3") }}},
		keys.Reject:     {{name: "reject", change: handed, play: func(c *cockpit) { c.find("2039"); c.press("X", "1") }}},
		keys.Disqualify: {{name: "disqualify", play: func(c *cockpit) { c.press("j", "j", "j", "x", "2") }}},
		keys.Contact:    {{name: "contact", play: func(c *cockpit) { c.press("j", "j", "c") }}},
		keys.Note:       {{name: "note", play: func(c *cockpit) { c.press("j", "j", "n"); c.typeText("call after three") }}},
		keys.Tag:        {{name: "tag", play: func(c *cockpit) { c.press("j", "j", "+"); c.typeText("trade-fair") }}},
		keys.Nurture:    {{name: "nurture", play: func(c *cockpit) { c.press("j", "j", "N", "3") }}},
		keys.Snooze:     {{name: "snooze", play: func(c *cockpit) { c.press("j", "j", "s", "4") }}},
		keys.Transfer:   {{name: "transfer", play: func(c *cockpit) { c.press("j", "j", "T", "2") }}},
		keys.Set:        {{name: "set", play: func(c *cockpit) { c.press("j", "j", "e", "2") }}},
		keys.Decide: {
			{name: "decide", change: reviewed, play: func(c *cockpit) {
				c.press("2", "right")
				for range 20 {
					if of := c.root.chosen(); len(of) == 1 && of[0].Subject == (desk.Subject{Kind: desk.Partners, ID: "wisla"}) {
						break
					}
					c.press("j")
				}
				c.press("i")
				c.press("tab")
				c.typeText("its page brings nothing")
			}},
			{name: "decide-several", change: reviewed, play: func(c *cockpit) {
				c.press("2", "right", "g", "space", "space", "space", "space", "space", "space", "i", "tab")
				c.typeText("nothing has changed")
			}},
			{name: "decide-again", change: reviewed, play: func(c *cockpit) { c.press("2", "right", "g", "i") }},
		},
		keys.Carried: {{name: "carried", change: reviewed, play: func(c *cockpit) { c.press("2", "right", "g", "d") }}},
		keys.Whose: {
			{name: "whose", play: func(c *cockpit) { c.press("j", "j", "O") }},
			{name: "whose-routed", change: staffed, play: func(c *cockpit) {
				c.press("W", "G", "m", "ctrl+s", "1")
				c.find("2046")
				c.press("O")
			}},
		},
		keys.Proposals: {
			{name: "proposals", change: proposing, play: func(c *cockpit) { c.find("2039"); c.press("E", "j") },
				sizes: moreSizes("proposals")},
			{name: "proposals-taken", change: proposing, play: func(c *cockpit) { c.find("2039"); c.press("E", "y") }},
			{name: "proposals-none", play: func(c *cockpit) { c.press("j", "j", "E") }},
		},
		keys.Copy:   {{name: "copy", play: func(c *cockpit) { c.press("j", "j", "y") }}},
		keys.Browse: {{name: "browse", play: func(c *cockpit) { c.press("j", "j", "o", "down") }}},
		keys.NewReferral: {
			{name: "new", play: func(c *cockpit) { c.press("ctrl+n") }, sizes: moreSizes("new")},
			{name: "new-outcome", play: func(c *cockpit) { c.press("ctrl+n"); c.typeText("ewa@zuraw.example"); c.pass(time.Second) }},
			{name: "new-conflict", play: func(c *cockpit) {
				c.press("ctrl+n")
				c.typeText("ewa@zuraw-systemy.example")
				c.pass(time.Second)
			}},
		},
		keys.OverlapLead: {{name: "overlap-lead", change: shared, play: func(c *cockpit) {
			c.press("2", "right", "enter", "v", "m")
			c.typeText("Ewa Kos")
			c.press("tab")
			c.typeText("ewa@kos.example")
			c.pass(time.Second)
		}}},
		keys.AddPage:  {{name: "page-add", play: func(c *cockpit) { c.press("5", "a"); c.typeText("https://ponte.example/wms") }}},
		keys.SetPage:  {{name: "page-set", play: func(c *cockpit) { c.press("5", "j", "e") }}},
		keys.GonePage: {{name: "page-gone", play: func(c *cockpit) { c.press("5", "j", "x") }}},
		keys.Agree: {{name: "partner-agree", change: reviewed, play: func(c *cockpit) { c.press("2", "right", "a", "j", "j") },
			sizes: moreSizes("partner-agree")}},
		keys.AddPartner: {{name: "partner-add", change: reviewed, play: func(c *cockpit) { c.press("2", "A"); c.typeText("nuova") }}},
		keys.SetPartner: {{name: "partner-set", change: reviewed, play: func(c *cockpit) { c.press("2", "right", "e") }}},
		keys.EndPartner: {{name: "partner-end", change: reviewed, play: func(c *cockpit) { c.press("2", "right", "x") }}},
		keys.DutyMove:   {{name: "duty-move", play: func(c *cockpit) { c.press("9", "s", "right") }}},
		keys.Fix: {
			{name: "fix", play: func(c *cockpit) { c.press("8", "enter") }, sizes: moreSizes("fix")},
			{name: "fix-wrong-date", play: func(c *cockpit) { c.press("8", "j", "j", "e"); c.typeText("03/04/2026") }},
			{name: "fix-many", play: func(c *cockpit) { c.press("8", "*", "e", "2") }},
		},
	}
}

// ownScenes are the sheets that are about the cockpit itself.
func ownScenes() []scene {
	return []scene{
		{name: "help", play: func(c *cockpit) { c.press("?") }, sizes: moreSizes("help")},
		{name: "help-search", play: func(c *cockpit) { c.press("?"); c.typeText("view") }},
		{name: "help-form", play: func(c *cockpit) { c.press("j", "j", "x", "2", "f1") }},
		{name: "palette", play: func(c *cockpit) { c.press("j", "j", "ctrl+p"); c.typeText("qual") }, sizes: moreSizes("palette")},
		{name: "palette-empty", play: func(c *cockpit) { c.press("j", "j", "ctrl+p") }},
		{name: "palette-command", play: func(c *cockpit) { c.press("j", "j", ":"); c.typeText("disqualify no") }},
		{name: "palette-filter", play: func(c *cockpit) { c.press("ctrl+p"); c.typeText("/stage:new ver") }},
		{name: "palette-leads", play: func(c *cockpit) { c.press("ctrl+p"); c.typeText("zuraw"); c.pass(pause) }},
		{name: "sort", play: func(c *cockpit) { c.press(",", "j", "j") }, sizes: append(everySize(), [2]int{45, 14}, [2]int{20, 5})},
		{name: "report", change: refusing, play: func(c *cockpit) { c.press("space", "space", "space", "space", "t") }},
		{name: "settings", play: func(c *cockpit) { c.press("S") }, sizes: moreSizes("settings")},
		{name: "settings-zone", play: func(c *cockpit) { c.press("S", "shift+tab"); c.typeText("rome") }},
		{name: "save-view", play: func(c *cockpit) {
			c.press("/")
			c.typeText("score>=80")
			c.press("enter", "F")
			c.typeText("Mine")
		}},
		{name: "views", change: func(_ *Options, d *testdesk.Desk) {
			for _, v := range []desk.View{{Name: "Hot", Query: "score>=80 stage:new"}, {Name: "東京データ連携", Query: "partner:higashi"},
				{Name: "Italy, this week", Query: "country:IT created>=-1w"}} {
				d.EditViews(context.Background(), desk.Actor{User: "ania"}, desk.ViewEdit{Do: "save", Name: v.Name, Query: v.Query})
			}
		}, play: func(c *cockpit) { c.press("h", "V") }},
	}
}

// everySize are the sizes at which every scene is drawn: a large window, the usual one, a narrow one.
func everySize() [][2]int { return [][2]int{{120, 36}, {80, 24}, {60, 18}} }

// moreSizes are those of a scene whose parts are laid out anew in between and beyond: a list with a
// preview, a page, a form, a choice of values.
func moreSizes(name string) [][2]int {
	more := map[string][][2]int{
		"inbox": {{200, 50}, {100, 30}, {45, 14}, {40, 10}, {30, 8}, {20, 5}}, "filter-values": {{40, 10}, {30, 8}},
		"lead": {{200, 50}, {45, 14}, {20, 5}}, "lead-disputed": {{80, 44}, {20, 5}},
		"activity": {{45, 14}, {20, 5}}, "programme": {{200, 50}, {45, 14}, {20, 5}}, "due": {{200, 50}, {45, 14}, {20, 5}},
		"content": {{200, 50}, {45, 14}, {20, 5}}, "weekly": {{200, 50}, {45, 14}, {20, 5}}, "weekly-export": {{45, 14}},
		"portal": {{200, 50}, {45, 14}, {20, 5}}, "deliveries": {{200, 50}, {45, 14}, {20, 5}},
		"duplicates": {{200, 50}, {45, 14}, {20, 5}}, "people": {{200, 50}, {45, 14}, {20, 5}}, "people-member": {{20, 5}},
		"model":      {{200, 50}, {100, 30}, {45, 14}, {20, 5}},
		"quarantine": {{45, 14}, {20, 5}},
		"qualify":    {{200, 50}, {45, 14}, {30, 8}, {20, 5}}, "call": {{200, 50}, {45, 14}, {20, 5}}, "fix": {{45, 14}},
		"partner": {{200, 50}, {100, 30}, {45, 14}, {20, 5}}, "partners": {{200, 50}, {100, 30}, {45, 14}, {20, 5}},
		"new":     {{45, 14}, {20, 5}},
		"palette": {{200, 50}, {45, 14}, {20, 5}}, "help": {{200, 50}, {45, 14}}, "settings": {{45, 14}},
	}
	return append(everySize(), more[name]...)
}
