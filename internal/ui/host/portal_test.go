package host

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/screens"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

// ofPartner sits somebody of a partner down, with deals that were won and a question about two of its leads.
func ofPartner(partner, language string) func(*Options, *testdesk.Desk) {
	return func(o *Options, d *testdesk.Desk) {
		reviewed(o, d)
		paid(d, partner, language)
		d.At(testdesk.Friday().Add(-time.Hour), func() {
			d.By("ania", desk.Action{Verb: desk.Ask, Ask: desk.AskConfirm}, sentBy(d, partner, 2)...)
		})
		o.Who = desk.Actor{User: "petra", Role: desk.Ally, Partner: partner}
	}
}

// paid agrees a rate with a partner in good time, and says what language it speaks.
func paid(d *testdesk.Desk, partner, language string) {
	d.At(testdesk.Friday().AddDate(0, 0, -10), func() {
		if _, err := d.Desk.Act(context.Background(), testdesk.As("ania"), []desk.Subject{{Kind: desk.Partners, ID: partner}},
			desk.Action{Verb: desk.SetPartner, Set: map[string]string{"payout_rate": "7.5%", "language": language}}); err != nil {
			panic(err)
		}
	})
}

// unheard sits somebody of a partner down that has sent nothing.
func unheard(o *Options, d *testdesk.Desk) {
	d.Clear()
	if _, err := d.Desk.Act(context.Background(), testdesk.As("ania"), []desk.Subject{{Kind: desk.Partners, ID: "acme"}},
		desk.Action{Verb: desk.AddPartner, Set: map[string]string{"name": "Acme", "kind": "agency", "tier": "gold"}}); err != nil {
		panic(err)
	}
	o.Who = desk.Actor{User: "petra", Role: desk.Ally, Partner: "acme"}
}

// sentBy are n open leads of a partner.
func sentBy(d *testdesk.Desk, partner string, n int) (out []lead.ID) {
	err := d.All(context.Background(), testdesk.As("ania"), "stage:new partner:"+partner, n, func(r desk.Row) error {
		out = append(out, r.ID)
		return nil
	})
	if err != nil || len(out) == 0 {
		panic("there is no open lead of " + partner)
	}
	return out
}

// door answers what somebody of a partner asks and nothing else: whatever else is called ends the test.
type door struct {
	place.Desk
	t      *testing.T
	real   *testdesk.Desk
	gave   []desk.FromPartner
	asking int
}

func (d *door) own(who desk.Actor) {
	d.asking++
	if who.Role != desk.Ally || who.Partner == "" {
		d.t.Errorf("asked as %+v", who)
	}
}

func (d *door) OwnLeads(ctx context.Context, who desk.Actor) (desk.OwnLeads, error) {
	d.own(who)
	return d.real.OwnLeads(ctx, who)
}

func (d *door) Statement(ctx context.Context, who desk.Actor) (desk.Statement, error) {
	d.own(who)
	return d.real.Statement(ctx, who)
}

func (d *door) Answer(ctx context.Context, who desk.Actor, a desk.FromPartner) (desk.PartnerStatus, error) {
	d.own(who)
	d.gave = append(d.gave, a)
	return d.real.Answer(ctx, who, a)
}

func (d *door) Follow(ctx context.Context) <-chan struct{} { return d.real.Follow(ctx) }

func (d *door) Policy() *policy.Policy { return d.real.Policy() }

// sitsDown opens the cockpit for somebody of a partner, over a desk that answers nothing of the team.
func sitsDown(t *testing.T, partner, language string, w, h int) (*cockpit, *door) {
	t.Helper()
	d := &door{t: t}
	c := open(t, w, h, func(o *Options, real *testdesk.Desk) {
		ofPartner(partner, language)(o, real)
		d.real = real
		o.Desk = d
		o.Settings = map[string]string{"bell": `"breach"`, "start": `"partners"`}
	})
	return c, d
}

// secrets are the names, leads and amounts of everybody else: what no frame of a partner may hold.
func secrets(t *testing.T, d *testdesk.Desk, partner string) (out []string) {
	t.Helper()
	mine := map[string]bool{}
	own := func(words ...string) {
		for _, w := range words {
			mine[w] = true
		}
	}
	all := []string{"marta.wojcik", "marco", "piotr", "dorota"} // the team
	root := desk.Actor{User: "root", Role: desk.Admin}
	names, err := d.Desk.PartnerNames(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range names {
		if p.ID == partner {
			own(p.ID, p.Name)
			continue
		}
		all = append(all, p.ID, p.Name)
	}
	err = d.All(t.Context(), root, "", 0, func(r desk.Row) error {
		det, err := d.Desk.Lead(t.Context(), root, r.ID)
		if err != nil {
			return err
		}
		about := []string{r.ID.String(), r.Company, r.Domain}
		if r.PartnerID == partner {
			own(about...)
			return nil
		}
		all = append(all, append(about, r.Name, det.Facts.Lead.Email.V)...)
		for _, deal := range det.Deals {
			if deal.Amount.Known && deal.Amount.V > 100_000 {
				all = append(all, lead.Major(deal.Amount.V, " ", ".", 0))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, other := range names {
		look, err := d.Desk.Statement(t.Context(), desk.Actor{User: "x", Role: desk.Ally, Partner: other.ID})
		if err != nil {
			t.Fatal(err)
		}
		for _, win := range look.Wins {
			for _, n := range []int64{win.Credit, win.Due} {
				if text := lead.Major(n, " ", ".", 2); other.ID == partner {
					own(text)
				} else if n > 100_000 || n < -100_000 {
					all = append(all, text)
				}
			}
		}
	}
	slices.Sort(all)
	return slices.DeleteFunc(slices.Compact(all), func(s string) bool { return len(s) < 4 || mine[s] })
}

// tells looks for each of the secrets in a frame, as a word of its own.
func tells(t *testing.T, c *cockpit, secret *regexp.Regexp, after string) {
	t.Helper()
	if found := secret.FindString(c.screen() + "\n" + c.root.View().WindowTitle); found != "" {
		t.Fatalf("after %s it shows %q of somebody else:\n%s", after, found, c.screen())
	}
}

func oneOf(words []string) *regexp.Regexp {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = regexp.QuoteMeta(w)
	}
	return regexp.MustCompile(`(?:^|[^\pL\pN])(?:` + strings.Join(quoted, "|") + `)(?:$|[^\pL\pN])`)
}

// A partner presses every key that anybody has, in every state that it can come to, and is shown nothing of anybody else:
// no place, no palette, no name, no number, no error. Its desk refuses to be asked anything but what is the partner's own.
func TestAPartnerIsShownNothingOfOthersWhateverItPresses(t *testing.T) {
	t.Parallel()
	var names []string
	for _, b := range keys.Table() {
		for _, k := range b.Keys {
			if !slices.Contains(names, k) {
				names = append(names, k)
			}
		}
	}
	if len(names) < 60 {
		t.Fatalf("only %d keys", len(names))
	}
	for _, partner := range []string{"baltica", "ponte"} {
		c, d := sitsDown(t, partner, "en", 120, 36)
		secret := oneOf(secrets(t, d.real, partner))
		if !secret.MatchString(" L-2041 ") && !secret.MatchString(" L-2042 ") || !secret.MatchString(" piotr ") {
			t.Fatalf("this could not find anything: %s", secret)
		}
		states := map[string][]string{
			"the list": nil, "its end": {"G"}, "the statement": {"tab"}, "help": {"?"}, "a search in help": {"?", "l", "e"},
			"the form": {"g", "a"}, "its text": {"g", "a", "tab", "x"}, "help over the form": {"g", "a", "f1"},
		}
		for state, way := range states {
			if partner == "ponte" && state != "the list" && state != "the form" {
				continue
			}
			for _, name := range names {
				for len(c.root.screens) > 1 || c.root.sheet != nil {
					c.press("esc")
				}
				c.press("esc")
				c.press(way...)
				if state == "the form" && c.root.sheet == nil {
					t.Fatalf("no form:\n%s", c.screen())
				}
				if name == "ctrl+s" || name == "enter" && state == "help over the form" {
					continue // these send the form: what is sent is looked at below
				}
				c.press(name)
				tells(t, c, secret, state+" and "+name)
				if c.root.here != place.PortalPlace || len(c.root.cards) != 1 {
					t.Fatalf("%s in %s leads to %s", name, state, c.root.here)
				}
				if sheet := c.root.sheet; sheet != nil && sheet.ID() != keys.Help && sheet.ID() != keys.AnswerQuestion {
					t.Fatalf("%s in %s opens %s", name, state, sheet.ID())
				}
			}
		}
		if len(d.gave) != 0 || len(d.real.Sent) != 0 {
			t.Errorf("answers %v and acts %v were sent without being asked for", d.gave, d.real.Sent)
		}
		for _, msg := range []tea.Msg{place.GoTo{Place: place.InboxPlace}, place.GoTo{Place: place.LeadPlace, Arg: desk.Row{ID: 2041}},
			place.RunKey{ID: keys.Everything}, tea.PasteMsg{Content: "L-2041"}, place.Woke{}} {
			c.root.s.Hooks.Lost = func(place.GoTo) {}
			c.send(msg)
			tells(t, c, secret, "a message")
			if c.root.here != place.PortalPlace || len(c.root.screens) != 1 {
				t.Errorf("%T leads elsewhere", msg)
			}
		}
		for x := range 40 { // whatever stands anywhere is clicked on
			for y := range 36 {
				c.send(tea.MouseClickMsg{X: 3 * x, Y: y, Button: tea.MouseLeft})
				if c.root.sheet != nil {
					c.press("esc")
				}
			}
			tells(t, c, secret, "a click")
		}
		if d.asking < 3 {
			t.Error("it asked nothing: this proves little")
		}
	}
}

func TestAPartnerAnswersInPlace(t *testing.T) {
	t.Parallel()
	c, d := sitsDown(t, "baltica", "en", 120, 36)
	asked, err := d.real.OwnLeads(t.Context(), c.root.s.Who)
	if err != nil || len(asked.Asked) != 3 {
		t.Fatalf("%+v, %v", asked, err)
	}
	c.seesAll("3 questions wait for you", "Questions that wait for your answer", asked.Asked[0].Company)
	c.press("g", "enter")
	c.sees("Yes, we stand by it")
	c.press("ctrl+s") // nobody says yes by pressing on
	c.sees("Say yes or no")
	c.press("right", "right", "tab")
	c.typeText("they went with somebody else")
	c.press("ctrl+s")
	c.seesAll("Thank you for "+asked.Asked[0].ID, "2 questions wait for you")
	want := desk.FromPartner{Answer: desk.AnswerDeny, Text: "they went with somebody else", By: "SSH"}
	if len(d.gave) != 1 || d.gave[0].Lead.String() != asked.Asked[0].ID {
		t.Fatalf("gave %+v", d.gave)
	}
	if want.Lead = d.gave[0].Lead; d.gave[0] != want {
		t.Errorf("gave %+v, want %+v", d.gave[0], want)
	}
	c.press("g", "enter", "right", "right", "right", "ctrl+s")
	c.sees("Write your answer")
	c.press("esc", "G", "enter")
	c.sees("Nothing is asked about")
	if len(d.gave) != 1 {
		t.Errorf("gave %+v", d.gave)
	}
	history, err := d.real.Desk.Lead(t.Context(), testdesk.As("ania"), want.Lead)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(history.History, func(e desk.Entry) bool { return strings.Contains(e.Text+e.Note, "somebody else") }) {
		t.Error("the team does not hear what the partner said")
	}
}

func TestAPartnerSeesItsStatement(t *testing.T) {
	t.Parallel()
	c, d := sitsDown(t, "baltica", "en", 120, 36)
	sums, err := d.real.Statement(t.Context(), c.root.s.Who)
	if err != nil {
		t.Fatal(err)
	}
	c.press("tab")
	c.seesAll("statement of "+sums.Quarter, sums.Currency)
	if len(sums.Wins) == 0 || sums.Due == 0 {
		t.Fatalf("nothing is owed: %+v", sums)
	}
	for i := range sums.Wins {
		c.sees(sums.Wins[i].Opportunity)
	}
	c.press("esc")
	c.sees("Under way")
	polish, _ := sitsDown(t, "baltica", "pl", 120, 36)
	polish.seesAll("W toku", "Pytania, na które czekamy", "rozliczenie")
	italian, _ := sitsDown(t, "ponte", "it", 80, 24)
	italian.seesAll("In corso", "aiuto")
}

// The one place of partners is theirs alone, and they have no other; nobody of the team has it.
func TestAPartnerHasExactlyOnePlace(t *testing.T) {
	t.Parallel()
	for _, role := range desk.Roles() {
		c := open(t, 120, 36, func(o *Options, d *testdesk.Desk) {
			if o.Who.Role = role; role == desk.Ally {
				o.Who.Partner = "baltica"
			}
		})
		var ids []string
		for _, card := range c.root.cards {
			ids = append(ids, card.ID)
		}
		if role != desk.Ally {
			if slices.Contains(ids, place.PortalPlace) || len(ids) != len(screens.Cards())-1 {
				t.Errorf("%s has the places %v", role, ids)
			}
			continue
		}
		o := c.root.options
		if !slices.Equal(ids, []string{place.PortalPlace}) || len(c.root.acts) != 0 {
			t.Errorf("%s has the places %v and %d acts", role, ids, len(c.root.acts))
		}
		if o.Seat != nil || o.Files != nil || o.Give != nil || o.Line != nil || o.Typed != nil || o.Editor != nil || o.Browse != nil {
			t.Errorf("a partner has something of the team or of this machine: %+v", o)
		}
		for _, b := range c.root.table {
			if b.Scope == keys.Global && (len(b.Verbs) > 0 || strings.HasPrefix(string(b.ID), "go_")) || b.Scope == keys.Lead {
				t.Errorf("a partner has the key %s", b.ID)
			}
		}
	}
}
