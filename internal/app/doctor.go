package app

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/grid"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

func (a *app) doctorCommand() *cobra.Command {
	deep, serve, address := false, false, ""
	c := &cobra.Command{
		Use: "doctor", Short: "Look at the database and everything around it, and say what is wrong", Args: a.none,
		Long: "doctor looks at the file, its folder and its disk, at the pages, tables and settings of the database, at the\n" +
			"policy, the clock and the terminal. It changes nothing and works on a database that cannot be opened too.\n" +
			"It exits with 1 when something is bad, with 0 when all is well or only worth a look.",
		Example: "  eqltui doctor\n  eqltui doctor --deep --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, stop := interruptible(cmd.Context())
			defer stop()
			path, now, err := a.place()
			if err != nil {
				return err
			}
			checks, vitals := store.Examine(ctx, path, deep, now)
			if err := ctx.Err(); err != nil {
				return fmt.Errorf("look at %s: %w", path, err)
			}
			checks = append(checks, judgeVitals(&vitals, now)...)
			checks = append(checks, judgeZones(policyOf(&vitals))...)
			if serve { // nobody need look at it
				checks = append(checks, judgeServe(ctx, now, path, address)...)
			} else {
				checks = append(checks, a.judgeTerminal()...)
			}
			return a.tellChecks(checks)
		},
	}
	c.Flags().BoolVar(&serve, "serve", false, "look at the program that serves it too, instead of at the terminal")
	c.Flags().StringVar(&address, "http", "127.0.0.1:8080", "`ADDR` of the door for machines, with --serve; off for none")
	c.Flags().BoolVar(&deep, "deep", false, "compare every index with its table, follow every reference, count every counter again")
	return c
}

// tellChecks shows what was found, and answers with the exit code of it.
func (a *app) tellChecks(checks []store.Check) error {
	count := map[store.Level]int{}
	for i := range checks {
		count[checks[i].Level]++
	}
	if a.json {
		if err := a.line(a.out, struct {
			Checks []store.Check `json:"checks"`
		}{list(checks)}); err != nil {
			return err
		}
	} else if err := a.showChecks(checks, count); err != nil {
		return err
	}
	if count[store.Bad] > 0 {
		return exit(exitFailed)
	}
	return nil
}

func (a *app) showChecks(checks []store.Check, count map[store.Level]int) error {
	columns := []grid.Column{{Width: 4}, {Width: 20}}
	for _, c := range checks {
		head := grid.Row(columns, []string{string(c.Level), c.ID}) + pad(columns, c.ID)
		if _, err := fmt.Fprintf(a.out, "%s  %s\n", head, safetext.Line(c.Text)); err != nil {
			return err
		}
		if c.Hint != "" {
			fmt.Fprintf(a.out, "%28s%s\n", "", safetext.Line(c.Hint))
		}
	}
	_, err := fmt.Fprintf(a.out, "%d bad, %s, %d ok\n", count[store.Bad], counted(count[store.Warn], "warning"), count[store.Fine])
	return err
}

// pad is what is missing after an id to the end of its column.
func pad(columns []grid.Column, id string) string {
	return fmt.Sprintf("%*s", max(columns[1].Width-len(id), 0), "")
}

// policyOf reads the policy in force, the default one where none can be read.
func policyOf(v *store.Vitals) *policy.Policy {
	if v.Document != nil {
		if p, problems := policy.Parse(v.Document); problems.Err("policy") == nil {
			return p
		}
	}
	return policy.Default()
}

// checked is what one check found; the hint may be left out.
func checked(id string, level store.Level, text string, hint ...string) store.Check {
	return store.Check{ID: id, Level: level, Text: text, Hint: strings.Join(hint, "")}
}

// judgeVitals says what the figures of a readable database mean.
func judgeVitals(v *store.Vitals, now time.Time) []store.Check {
	if !v.Readable {
		return []store.Check{judgeClock(0, now)}
	}
	checks := []store.Check{judgePolicy(v), judgeClock(v.Newest, now), judgeBackup(v.LastBackup, v.Head, now)}
	if v.Unscored > 0 {
		checks = append(checks, checked("policy.publication", store.Warn,
			counted(int(v.Unscored), "lead")+" still carry the score of an earlier policy: a publication was broken off",
			"open the cockpit: it goes on by itself; or publish the policy again"))
	}
	if v.Stale > 0 {
		checks = append(checks, checked("work.stale", store.Warn,
			counted(int(v.Stale), "lead")+" should have been scored anew more than an hour ago",
			"open the cockpit: it gives time its due each minute"))
	}
	if v.LastJob > 0 {
		if idle := desk.IdleFor(policyOf(v), store.Instant(v.LastJob), now); idle >= desk.IdleLong {
			checks = append(checks, checked("work.jobs", store.Warn, "nothing has run by the clock since "+stamp(store.Instant(v.LastJob))+
				", though people work", "start eqltui serve, or open the cockpit; eqltui jobs list says what ran"))
		} else {
			checks = append(checks, checked("work.jobs", store.Fine, "the clock's work was last done at "+stamp(store.Instant(v.LastJob))))
		}
	}
	if v.Waiting > 0 {
		checks = append(checks, checked("work.messages", store.Fine,
			counted(int(v.Waiting), "message")+" to partners should have gone out more than an hour ago",
			"eqltui deliveries --state pending says why; a partner without a channel is told nothing"))
	}
	for _, c := range v.CRMs {
		name := safetext.Line(c.Name)
		switch {
		case c.Stopped != "":
			checks = append(checks, checked("crm."+name, store.Bad, name+" has stopped: "+safetext.Line(c.Stopped),
				"put a token into its environment variable that is taken, then: eqltui crm pause --off "+name))
		case c.Dead > 0:
			checks = append(checks, checked("crm."+name, store.Warn, counted(int(c.Dead), "lead")+" cannot be written to "+name,
				"eqltui crm plan says why; after it is set right: eqltui crm replay --from DAY "+name))
		default:
			checks = append(checks, checked("crm."+name, store.Fine, name+" is kept in step"))
		}
	}
	if why, stopped := desk.EnrichTrouble(v.Enriching); why != "" {
		c := checked("enrich", store.Warn, "asking the language model came to nothing: "+why, "eqltui enrich run asks again")
		switch {
		case stopped && v.EnrichDaily > 0:
			c.Text, c.Hint = "asking the language model has stopped: "+why, "set that right, then: eqltui enrich auto N"
		case stopped:
			c.Text, c.Hint = "asking the language model has stopped: "+why, "set that right, then: eqltui enrich run"
		case v.EnrichDaily > 0:
			c.Hint = "it is asked again by itself, or by eqltui enrich run"
		}
		checks = append(checks, c)
	}
	return checks
}

func judgePolicy(v *store.Vitals) store.Check {
	const again = "restore a backup, or publish a policy again"
	switch {
	case v.Policy == "":
		return checked("policy", store.Fine, "the default policy is in force")
	case v.Document == nil:
		return checked("policy", store.Bad, "the policy in force, "+v.Policy+", is not in the database", again)
	}
	p, problems := policy.Parse(v.Document)
	if err := problems.Err("policy"); err != nil {
		return checked("policy", store.Bad, "this eqltui cannot read the policy in force: "+err.Error(),
			"use the eqltui that published it, or publish a corrected one with eqltui policy publish FILE")
	}
	if p.Hash != v.Policy {
		return checked("policy", store.Bad,
			"the text of the policy in force was changed: its hash is "+p.Hash+" instead of "+v.Policy, again)
	}
	return checked("policy", store.Fine, p.Hash+" is in force")
}

// judgeClock compares the clock with the newest event: an hour that is wrong moves every deadline.
func judgeClock(newest int64, now time.Time) store.Check {
	const hint = "set the clock of this machine: deadlines are counted by it"
	if now.Year() < 2026 {
		return checked("clock", store.Bad, "it is "+stamp(now)+" by this machine, which is before eqltui was made", hint)
	}
	if newest == 0 {
		return checked("clock", store.Fine, stamp(now))
	}
	ahead := store.Instant(newest).Sub(now)
	days := int(ahead.Hours() / 24)
	switch {
	case ahead > 24*time.Hour:
		return checked("clock", store.Bad,
			fmt.Sprintf("the newest event is %d days in the future: the clock went back, or was ahead then", days), hint)
	case ahead > 2*time.Minute:
		return checked("clock", store.Warn,
			fmt.Sprintf("the newest event is %d minutes in the future: the clock went back", int(ahead.Minutes())), hint)
	case ahead < -366*24*time.Hour:
		return checked("clock", store.Warn, fmt.Sprintf("the newest event is %d days old: the clock may be ahead", -days),
			"set the clock of this machine, if nobody was away for so long")
	}
	return checked("clock", store.Fine, stamp(now))
}

// judgeBackup says how old the last backup is. A database with few events needs none yet.
func judgeBackup(last, head int64, now time.Time) store.Check {
	const hint = "eqltui backup FILE makes one while people go on working"
	if last == 0 {
		if head < 1000 {
			return checked("backup", store.Fine, "none was made yet", hint)
		}
		return checked("backup", store.Warn, "none was ever made", hint)
	}
	age := now.Sub(store.Instant(last))
	text := "the last one was made at " + stamp(store.Instant(last))
	if age > 7*24*time.Hour {
		return checked("backup", store.Warn, fmt.Sprintf("%s, %d days ago", text, int(age.Hours()/24)), hint)
	}
	return checked("backup", store.Fine, text)
}

// judgeZones looks whether the zones that the policy's calendars name are known.
func judgeZones(p *policy.Policy) []store.Check {
	for _, c := range p.Calendars {
		if _, err := time.LoadLocation(c.TZ); err != nil {
			return []store.Check{checked("clock.zones", store.Bad, "calendar "+c.ID+": there is no data on the time zone "+c.TZ,
				"install the system's time zone data, or an official build, which brings its own")}
		}
	}
	return []store.Check{checked("clock.zones", store.Fine, "every calendar's time zone is known")}
}
