package app

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/crm"
	"github.com/eqltui/eqltui/internal/crm/hubspot"
	"github.com/eqltui/eqltui/internal/crm/salesforce"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/grid"
	"github.com/eqltui/eqltui/internal/insync"
	"github.com/eqltui/eqltui/internal/lead"
)

// openCRM makes the client of a connection, with the token that its environment variable holds now.
func (a *app) openCRM(s *session, private bool) func(desk.Connection) (crm.Client, error) {
	return func(c desk.Connection) (crm.Client, error) {
		what := "reach " + c.Name
		door := crm.Door{Base: c.URL, Private: private || c.Private, Wait: crm.Rest}
		token := strings.TrimSpace(a.lookup(c.TokenEnv))
		switch {
		case token == "":
			return nil, fault.New(fault.Usage, what, "the environment variable "+c.TokenEnv+" is not set",
				"set it to the access token of the private app, where eqltui serve runs too")
		case c.Kind == "salesforce":
			secret, err := salesforce.ReadSecret(token)
			if err == nil {
				var client crm.Client
				if client, err = salesforce.New(door, secret, s.Now); err == nil {
					return client, nil
				}
			}
			return nil, fault.New(fault.Usage, what, c.TokenEnv+": "+err.Error(), "docs/CRM.md says what it holds")
		}
		return hubspot.New(door, token, s.Now)
	}
}

func (a *app) insync(s *session, private bool) *insync.Sync {
	return insync.New(s.Desk, insync.Options{Open: a.openCRM(s, private)})
}

// told is an error of a CRM as the command line tells it.
func crmFault(what string, err error) error {
	var e *crm.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Kind {
	case crm.Auth:
		return fault.New(fault.Denied, what, e.Why, "make a token with the scopes that docs/CRM.md lists, then: eqltui crm pause --off")
	case crm.Later:
		return fault.New(fault.Busy, what, e.Why, "try again in a while")
	case crm.Rejected, crm.Conflict, crm.Missing:
	}
	return fault.New(fault.Refused, what, e.Why, "")
}

func (a *app) crmCommand() *cobra.Command {
	private := false
	c := group("crm", "Keep leads and a CRM in step",
		"crm connects a CRM: HubSpot or Salesforce. A connection has the name of its system unless another "+
			"is said, and where there is one alone it need not be named. docs/CRM.md goes from nothing to in step, and says what "+
			"goes where.\n\n"+rolesLine(desk.ManageCRM), "eqltui crm status",
		a.crmAdd(&private), a.crmSetup(&private), a.crmPlan(&private), a.crmPush(&private), a.crmPull(&private), a.crmStatus(),
		a.crmPause(),
		a.crmReplay(), a.crmMatch(), a.crmRemove())
	c.PersistentFlags().BoolVar(&private, "allow-private", false, "private and loopback addresses too, any port, and without TLS")
	return c
}

func (a *app) crmAdd(private *bool) *cobra.Command {
	var c desk.Connection
	cmd := &cobra.Command{
		Use: "add SYSTEM --token-env VAR", Short: "Connect a CRM", Args: a.oneWord("a CRM", "hubspot"),
		Long: "add connects a CRM by the access token that an environment variable holds: its name is kept, the token is not. " +
			"Nothing is written there before eqltui crm push, or eqltui serve.\n\n" + rolesLine(desk.ManageCRM),
		Example: "  eqltui crm add hubspot --token-env HUBSPOT_TOKEN\n" +
			"  eqltui crm add salesforce --token-env SALESFORCE_JWT --url https://acme.my.salesforce.com",
		RunE: func(cmd *cobra.Command, args []string) error {
			c.Kind, c.Private = args[0], *private
			if c.Name == "" {
				c.Name = c.Kind
			}
			return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
				if err := s.AddConnection(ctx, s.who, c); err != nil {
					return err
				}
				if a.lookup(c.TokenEnv) == "" {
					a.note("the environment variable " + c.TokenEnv + " is not set here yet")
				}
				return a.answer(object{{"name", c.Name}, {"kind", c.Kind}, {"url", known(c.URL)}, {"token_env", c.TokenEnv}},
					"%s is connected; next: eqltui crm setup %s, which makes our fields there, then eqltui crm plan %s\n", c.Name, c.Name,
					c.Name)
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&c.Name, "name", "", "call the connection `NAME`, where there are several")
	f.StringVar(&c.TokenEnv, "token-env", "", "the environment variable `VAR` that holds the token")
	f.StringVar(&c.URL, "url", "", "its address is this `URL`, not that of its maker")
	return cmd
}

// onConnection makes a command about one connection, which need not be named where there is one alone.
func (a *app) onConnection(c *cobra.Command, do func(context.Context, *session, desk.Connection) error) *cobra.Command {
	c.Use, c.Args = c.Use+" [CONNECTION]", a.atMostOne
	c.RunE = func(cmd *cobra.Command, args []string) error {
		return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
			conn, err := pick(ctx, s, cmd.CommandPath(), args)
			if err != nil {
				return err
			}
			ctx, stop := interruptible(ctx)
			defer stop()
			return do(ctx, s, conn)
		})
	}
	return c
}

func pick(ctx context.Context, s *session, what string, args []string) (desk.Connection, error) {
	all, err := s.Connections(ctx)
	if err != nil {
		return desk.Connection{}, err
	}
	if len(args) == 0 && len(all) == 1 {
		return all[0], nil
	}
	names := make([]string, len(all))
	for i, c := range all {
		if names[i] = c.Name; len(args) == 1 && c.Name == args[0] {
			return c, nil
		}
	}
	switch {
	case len(all) == 0:
		return desk.Connection{}, fault.New(fault.NotFound, what, "no CRM is connected", "eqltui crm add hubspot --token-env HUBSPOT_TOKEN")
	case len(args) == 0:
		return desk.Connection{}, fault.New(fault.Usage, what, "there are several connections", "name one of "+strings.Join(names, ", "))
	}
	return desk.Connection{}, fault.New(fault.NotFound, what, "there is no connection "+quoted(args[0]), "there are "+strings.Join(names,
		", "))
}

func (a *app) crmSetup(private *bool) *cobra.Command {
	return a.onConnection(&cobra.Command{
		Use: "setup", Short: "Make the fields there that the policy maps and that are not there",
		Long: "setup makes the fields that the policy's crm names and that are not there, and the one that carries our key. What is " +
			"there stays as it is.\n\n" + rolesLine(desk.ManageCRM),
		Example: "  eqltui crm setup",
	}, func(ctx context.Context, s *session, c desk.Connection) error {
		if err := s.MayCRM(s.who, "crm setup"); err != nil {
			return err
		}
		made, err := a.insync(s, *private).Setup(ctx, c)
		if err != nil {
			return crmFault("set up "+c.Name, err)
		}
		text := "nothing was missing"
		if len(made) > 0 {
			text = "made " + strings.Join(made, ", ")
		}
		return a.answer(object{{"name", c.Name}, {"made", list(made)}}, "%s: %s\n", c.Name, text)
	})
}

// side is a value in a plan, null where there is none.
type crmSides struct {
	Here  *string `json:"here"`
	There *string `json:"there"`
	To    *string `json:"to"`
}

func planForm(p *crm.Plan) object {
	fields := map[string]crmSides{}
	for i := range p.Changes {
		c := &p.Changes[i]
		name := c.Name
		if _, taken := fields[name]; taken {
			name = c.Key()
		}
		fields[name] = crmSides{known(c.Here), known(c.There), known(c.To)}
	}
	return object{{"lead", p.Lead}, {"remote_id", known(p.RemoteID)}, {"company_id", known(p.CompanyID)}, {"action", string(p.Action)},
		{"fields", fields}, {"why", p.Why}}
}

func (a *app) crmPlan(private *bool) *cobra.Command {
	all := false
	c := a.onConnection(&cobra.Command{
		Use: "plan", Short: "Say what would be written where, field by field; nothing is",
		Long: "plan asks what is there and says of each lead what would become of its record: create, update, none, or conflict where " +
			"somebody has to decide. It writes nothing, here or there. Without --json, what is the same on both sides is left out " +
			"unless --all is said.\n\n" + rolesLine(desk.ReadCRM),
		Example: "  eqltui crm plan\n  eqltui crm plan --json | jq 'select(.action==\"conflict\")'",
	}, func(ctx context.Context, s *session, c desk.Connection) error {
		count := map[crm.Action]int{}
		err := a.insync(s, *private).Plan(ctx, s.who, c, func(p *crm.Plan) error {
			count[p.Action]++
			if a.json {
				return a.line(a.out, planForm(p))
			}
			if p.Action == crm.None && !all {
				return nil
			}
			return a.tellPlan(p)
		})
		if err != nil {
			return crmFault("plan "+c.Name, err)
		}
		a.note(fmt.Sprintf("%d to create, %d to update, %d the same, %d to decide", count[crm.Create], count[crm.Update], count[crm.None],
			count[crm.ToDecide]))
		return nil
	})
	c.Flags().BoolVar(&all, "all", false, "tell leads that are the same on both sides too")
	return c
}

func (a *app) tellPlan(p *crm.Plan) error {
	head := p.Lead + "  " + string(p.Action)
	if p.RemoteID != "" {
		head += " " + p.RemoteID
	}
	if _, err := fmt.Fprintf(a.out, "%s  %s\n", head, p.Why); err != nil {
		return err
	}
	columns := []grid.Column{{Title: "FIELD", Width: 20}, {Title: "HERE", Width: 24, Grows: true}, {Title: "THERE", Width: 24, Grows: true},
		{Title: "", Width: 12}}
	words := map[crm.Way]string{crm.Out: "ours there", crm.In: "theirs here", crm.Clash: "to decide"}
	if len(p.Changes) == 0 {
		return nil
	}
	return a.rows(columns, len(p.Changes), func(i int) []string {
		c := &p.Changes[i]
		return []string{c.Name, short(c.Here), short(c.There), words[c.Way]}
	})
}

// short is the beginning of a value, for a table.
func short(v string) string {
	const most = 40
	if r := []rune(v); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return v
}

func tallyForm(c desk.Connection, t insync.Tally) object {
	return object{{"name", c.Name}, {"created", t.Created}, {"updated", t.Updated}, {"unchanged", t.Same}, {"conflicts", t.Conflicts},
		{"failed", t.Failed}, {"taken", t.Taken}, {"deals", t.Deals}, {"talks", t.Talks}}
}

func (a *app) crmPush(private *bool) *cobra.Command {
	return a.onConnection(&cobra.Command{
		Use: "push", Short: "Write what changed here, and read it back",
		Long: "push writes every lead that changed here since the last time, and takes what people changed in those records. " +
			"eqltui serve does it by itself within a minute.\n\n" + rolesLine(desk.ManageCRM),
		Example: "  eqltui crm push",
	}, func(ctx context.Context, s *session, c desk.Connection) error {
		if err := s.MayCRM(s.who, "crm push"); err != nil {
			return err
		}
		if err := mayGo(ctx, s, c); err != nil {
			return err
		}
		t, err := a.insync(s, *private).Push(ctx, c)
		if err != nil {
			return crmFault("push to "+c.Name, err)
		}
		return a.answer(tallyForm(c, t), "%s: %d created, %d updated, %d the same, %d to decide, %d failed, %d fields taken from there\n",
			c.Name, t.Created, t.Updated, t.Same, t.Conflicts, t.Failed, t.Taken)
	})
}

// mayGo refuses what is paused.
func mayGo(ctx context.Context, s *session, c desk.Connection) error {
	if c.Paused {
		return fault.New(fault.Refused, "reach "+c.Name, "it is paused", "eqltui crm pause --off "+c.Name)
	}
	return nil
}

func (a *app) crmPull(private *bool) *cobra.Command {
	return a.onConnection(&cobra.Command{
		Use: "pull", Short: "Take what changed there: stages, owners, amounts, calls and meetings",
		Long: "pull asks what changed there since the last time. What people set there last is taken, a deal becomes an opportunity, a " +
			"call or a meeting stops the contact clock; the journal tells it as done by the CRM.\n\n" + rolesLine(desk.ManageCRM),
		Example: "  eqltui crm pull",
	}, func(ctx context.Context, s *session, c desk.Connection) error {
		if err := s.MayCRM(s.who, "crm pull"); err != nil {
			return err
		}
		if err := mayGo(ctx, s, c); err != nil {
			return err
		}
		all, err := s.CRMStatuses(ctx, s.who)
		if err != nil {
			return err
		}
		since := map[crm.Object]time.Time{}
		for _, st := range all {
			if st.Name == c.Name {
				since = st.Since
			}
		}
		sync := a.insync(s, *private)
		t, err := sync.Pull(ctx, c, since)
		if err != nil {
			return crmFault("pull from "+c.Name, err)
		}
		more, err := sync.Push(ctx, c) // what changed there is planned in both ways
		if err != nil {
			return crmFault("pull from "+c.Name, err)
		}
		t.Taken, t.Conflicts, t.Updated, t.Failed = more.Taken, more.Conflicts, more.Updated, more.Failed
		return a.answer(tallyForm(c, t), "%s: %d fields taken, %d deals, %d calls and meetings, %d to decide\n", c.Name, t.Taken, t.Deals,
			t.Talks, t.Conflicts)
	})
}

func (a *app) crmStatus() *cobra.Command {
	return &cobra.Command{
		Use: "status", Short: "Say how the connections are: state, lag, what waits, what failed", Args: a.none,
		Long: "status says of each connection whether it is in step. Late is one whose oldest change waits longer than the policy's " +
			"stalls.sync_lag, stopped one whose token is not taken.\n\n" + rolesLine(desk.ReadCRM),
		Example: "  eqltui crm status --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
				all, err := s.CRMStatuses(ctx, s.who)
				if err != nil {
					return err
				}
				if a.json {
					for i := range all {
						if err := a.line(a.out, statusForm(&all[i])); err != nil {
							return err
						}
					}
					return nil
				}
				if len(all) == 0 {
					a.note("no CRM is connected: eqltui crm add hubspot --token-env HUBSPOT_TOKEN")
					return nil
				}
				columns := []grid.Column{{Title: "NAME", Width: 12}, {Title: "STATE", Width: 8}, {Title: "LAG", Width: 8},
					{Title: "IN STEP", Width: 7, Right: true}, {Title: "WAITING", Width: 7, Right: true}, {Title: "DECIDE", Width: 6,
						Right: true},
					{Title: "DEAD", Width: 6, Right: true}, {Title: "LAST OK", Width: 16}, {Title: "LAST ERROR", Width: 20, Grows: true}}
				return a.rows(columns, len(all), func(i int) []string {
					st := &all[i]
					ok := ""
					if !st.LastOk.IsZero() {
						ok = st.LastOk.In(s.zone()).Format("2006-01-02 15:04")
					}
					return []string{st.Name, st.State, st.Lag.Truncate(time.Second).String(), strconv.Itoa(st.Done),
						strconv.Itoa(st.Waiting),
						strconv.Itoa(st.Conflicts), strconv.Itoa(st.Dead), ok, st.LastError}
				})
			})
		},
	}
}

func statusForm(s *desk.CRMStatus) object {
	return object{{"name", s.Name}, {"kind", s.Kind}, {"state", s.State}, {"lag", s.Lag.Truncate(time.Second).String()},
		{"waiting", s.Waiting}, {"dead", s.Dead}, {"conflicts", s.Conflicts}, {"in_step", s.Done}, {"last_error", known(s.LastError)},
		{"last_ok_at", stampOf(&s.LastOk)}, {"stopped", known(s.Stopped)}, {"retry_at", stampOf(&s.Retry)}, {"pulled_at",
			stampOf(&s.Pulled)}}
}

func (a *app) crmPause() *cobra.Command {
	off := false
	c := a.onConnection(&cobra.Command{
		Use: "pause", Short: "Let a connection rest, or with --off go on",
		Long: "pause lets nothing go or come; what changes meanwhile waits. --off lets it go on, and one that had stopped because of its " +
			"token too.\n\n" + rolesLine(desk.ManageCRM),
		Example: "  eqltui crm pause\n  eqltui crm pause --off",
	}, func(ctx context.Context, s *session, c desk.Connection) error {
		if err := s.PauseConnection(ctx, s.who, c.Name, !off); err != nil {
			return err
		}
		word := "paused"
		if off {
			word = "goes on"
		}
		return a.answer(object{{"name", c.Name}, {"paused", !off}}, "%s: %s\n", c.Name, word)
	})
	c.Flags().BoolVar(&off, "off", false, "let it go on")
	return c
}

func (a *app) crmReplay() *cobra.Command {
	from := ""
	c := a.onConnection(&cobra.Command{
		Use: "replay", Short: "Look again at what changed from an instant on, on both sides",
		Long: "replay has every lead compared again that changed from an instant on, here or there, and what failed tried anew: after an " +
			"outage, or after a field was set right there. What is the same on both sides is not written.\n\n" + rolesLine(desk.ManageCRM),
		Example: "  eqltui crm replay --from 2026-11-20",
	}, func(ctx context.Context, s *session, c desk.Connection) error {
		if from == "" {
			return fault.New(fault.Usage, "crm replay", "from when on is missing", "say --from 2026-11-20")
		}
		at, err := readDay("from", from, s.zone(), 0)
		if err != nil {
			return err
		}
		if err := s.ReplayCRM(ctx, s.who, c.Name, at); err != nil {
			return err
		}
		return a.answer(object{{"name", c.Name}, {"from", stampOf(&at)}}, "%s: what changed from %s on is compared again\n", c.Name,
			stamp(at))
	})
	c.Flags().StringVar(&from, "from", "", "the first `DAY`, or an instant")
	return c
}

func (a *app) crmMatch() *cobra.Command {
	name, company, anew := "", "", false
	c := &cobra.Command{
		Use: "match LEAD [RECORD]", Short: "Say which record there a lead is", Args: cobra.RangeArgs(1, 2),
		Long: "match says that a lead is a record that is there, which a plan proposed and nobody assumes; with --company that its " +
			"company is one, with --new that the lead is to be a record of its own. Both sides are compared anew.\n\n" +
			rolesLine(desk.ManageCRM),
		Example: "  eqltui crm match L-12 5512\n  eqltui crm match L-12 --company 4410\n  eqltui crm match L-12 --new",
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := lead.ParseID(args[0])
			if err != nil {
				return err
			}
			record := ""
			if len(args) == 2 {
				record = args[1]
			}
			if record == "" && company == "" && !anew || record != "" && anew {
				return usageHint(cmd, "it is not said which record the lead is", "name one, or say --company ID or --new")
			}
			return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
				var on []string
				if name != "" {
					on = []string{name}
				}
				conn, err := pick(ctx, s, "crm match", on)
				if err != nil {
					return err
				}
				if err := s.MatchCRM(ctx, s.who, conn.Name, id, record, company); err != nil {
					return err
				}
				return a.answer(object{{"lead", id.String()}, {"remote_id", known(record)}, {"company_id", known(company)}},
					"%s: it is compared the next time\n", id)
			})
		},
	}
	f := c.Flags()
	f.StringVar(&name, "on", "", "the `CONNECTION`, where there are several")
	f.StringVar(&company, "company", "", "its company is the `RECORD` there")
	f.BoolVar(&anew, "new", false, "it is none of those there: make a record of its own")
	return c
}

func (a *app) crmRemove() *cobra.Command {
	return a.onConnection(&cobra.Command{
		Use: "remove", Short: "Disconnect a CRM; records there stay as they are",
		Long: "remove forgets the connection and which leads are which records. Records there stay, with our key: a connection that is " +
			"added again finds them by it.\n\n" + rolesLine(desk.ManageCRM),
		Example: "  eqltui crm remove",
	}, func(ctx context.Context, s *session, c desk.Connection) error {
		if err := s.RemoveConnection(ctx, s.who, c.Name); err != nil {
			return err
		}
		return a.answer(object{{"name", c.Name}}, "%s is disconnected\n", c.Name)
	})
}
