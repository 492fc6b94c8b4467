package testdesk

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/sla"
	"github.com/eqltui/eqltui/internal/store"
)

// Files are databases as they lie on disk, made once per process: a test copies the bytes, which
// costs a thousandth of what it costs to let the programme happen.
var (
	programme = sync.OnceValues(func() ([]byte, error) { return file(true, 0) })
	nothing   = sync.OnceValues(func() ([]byte, error) { return file(false, 0) })
	crowds    sync.Map // by how many leads are open: the same of many
)

// file makes a database in a folder of its own and returns its bytes.
func file(full bool, n int) (data []byte, err error) {
	dir, err := os.MkdirTemp("", "programme")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "a.db")
	if err := build(context.Background(), path, full, n); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
}

// builder lets a programme happen, instant by instant, through the doors of the desk.
type builder struct {
	ctx       context.Context
	d         *desk.Desk
	st        *store.Store
	im        *desk.Importer
	at        time.Time
	calendars map[string]*sla.Calendar // by country, "" for the others
	plan      []event
	ids       map[string]lead.ID // by company
	err       error              // the first that came up
}

// event is what happens at an instant.
type event struct {
	at time.Time
	do func()
}

func build(ctx context.Context, path string, full bool, n int) (err error) {
	b := &builder{ctx: ctx, at: Friday().AddDate(0, -3, 0), ids: map[string]lead.ID{}}
	if b.st, err = store.Open(ctx, path, store.Options{Volatile: true}); err != nil {
		return err
	}
	// Only what is closed lies in the one file, without a log beside it.
	defer func() { err = cmp.Or(err, b.st.Close()) }()
	if b.d, err = desk.Open(ctx, b.st, func() time.Time { return b.at }); err != nil {
		return err
	}
	b.d.TellOwners(true) // the programme says who has what
	if err := b.house(); err != nil {
		return err
	}
	if full {
		b.schedule()
		b.crowd(n)
		slices.SortStableFunc(b.plan, func(x, y event) int { return x.at.Compare(y.at) })
		if err := b.d.Import(ctx, admin(), false, b.run); err != nil {
			return err
		}
	}
	b.at = Friday()
	return b.d.Tick(ctx)
}

func admin() desk.Actor { return desk.Actor{User: "ania", Role: desk.Admin} }

// As is somebody of the team.
func As(user string) desk.Actor {
	roles := map[string]desk.Role{"ania": desk.Admin, "piotr": desk.AE, "marta.wojcik": desk.Manager}
	return desk.Actor{User: user, Role: cmp.Or(roles[user], desk.SDR)}
}

// house brings in what is there before any lead: the team, the policy, and the numbers below first.
func (b *builder) house() error {
	err := b.st.Write(b.ctx, func(tx *store.Tx) error {
		for _, user := range []string{"ania", "piotr", "marta.wojcik"} {
			if err := tx.AddUser(b.ctx, user, string(As(user).Role), store.Millis(b.at)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	p, problems := policy.Parse(document())
	if err := problems.Err("the policy of the tests"); err != nil {
		return err
	}
	if _, err := b.d.Publish(b.ctx, admin(), p, nil); err != nil {
		return err
	}
	b.calendars = map[string]*sla.Calendar{}
	for country, name := range map[string]string{"": "warsaw", "IT": "rome", "US": "boston"} {
		c, _ := p.Calendar(name)
		if b.calendars[country], err = sla.New(sla.SpecOf(c)); err != nil {
			return err
		}
	}
	return nil
}

// america is a queue that is closed while it is afternoon in Warsaw.
const america = `  - id: america
    when: {account.country: {in: [US]}}
    calendar: boston
    escalate_to: ania
    members: [{user: ania, weight: 1}]
    nobody: hold
`

// document is the default policy without the lunch in Rome, so that what is due later came in later,
// and with a queue for America.
func document() []byte {
	r := strings.NewReplacer(
		`["09:00", "13:00"], ["14:00", "18:00"]`, `["09:00", "17:00"]`,
		"currency: USD", "currency: EUR",
		"calendars:\n", "calendars:\n  boston: {tz: America/New_York, week: {mon-fri: [[\"09:00\", \"17:00\"]]}}\n",
		"  - id: italy\n", america+"  - id: italy\n",
	)
	return []byte(r.Replace(string(policy.DefaultDocument())))
}

// skip leaves numbers of leads out, so that the next one has the number that tests name.
func (b *builder) skip(next int64) {
	b.try(b.st.Write(b.ctx, func(tx *store.Tx) error {
		for {
			id, err := tx.Next(b.ctx, "lead")
			if err != nil || id >= next-1 {
				return err
			}
		}
	}))
}

func (b *builder) run(im *desk.Importer) error {
	b.im = im
	for _, e := range b.plan {
		if b.at = e.at; b.err == nil {
			e.do()
		}
	}
	return b.err
}

func (b *builder) on(at time.Time, do func()) { b.plan = append(b.plan, event{at, do}) }

// ago plans something so long before the instant of the tests.
func (b *builder) ago(d time.Duration, do func()) { b.on(Friday().Add(-d), do) }

func (b *builder) try(err error) { b.err = cmp.Or(b.err, err) }

func (b *builder) fine(out []desk.Outcome, err error) {
	b.try(err)
	for _, o := range out {
		if o.Fate == desk.RejectedIn {
			b.try(fmt.Errorf("a row was rejected: %s", o.Reason))
		}
	}
}

// act does something to a lead and expects that it is done.
func (b *builder) act(user, company string, a desk.Action) desk.Done {
	done, err := b.d.Act(b.ctx, As(user), desk.OnLeads(b.ids[company]), a)
	b.try(err)
	for _, no := range done.Refused {
		b.try(fmt.Errorf("%s: %w", company, no.Err))
	}
	return done
}

// domain is that of a company.
func domain(company string) string { return slug(company, "company") + ".example" }

func address(l line) string { return slug(l.person, "person") + "@" + domain(l.company) }

// slug is a name as it stands in a domain or an address; of one without Latin letters a number serves.
func slug(name, otherwise string) string {
	var out strings.Builder
	for _, r := range safetext.Fold(name) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			out.WriteRune(r)
		case out.Len() > 0 && !strings.HasSuffix(out.String(), "-"):
			out.WriteByte('-')
		}
	}
	return cmp.Or(strings.Trim(out.String(), "-"), fmt.Sprintf("%s-%d", otherwise, len(name)))
}
