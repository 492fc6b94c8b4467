package app

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/enrich"
	"github.com/eqltui/eqltui/internal/filter"
	"github.com/eqltui/eqltui/internal/intake"
	"github.com/eqltui/eqltui/internal/intake/value"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/safetext"
)

// What a usage calls a value in capitals is what a shell is offered for it: LEAD, USER, CODE. So a command or a flag
// need not say how it is completed.

// wanted is what a completion asks about: the command, and the word so far.
type wanted struct {
	cmd  *cobra.Command
	word string
}

// offering gives the words for a value, each with what it means behind a tab. s is nil where there is no database.
type offering func(a *app, ctx context.Context, s *session, q wanted) []string

// offerings are what can be offered, by what usages call it. nil is a file, which the shell knows best.
func offerings() map[string]offering {
	fixed := func(words ...string) offering {
		return func(*app, context.Context, *session, wanted) []string { return words }
	}
	known := func(key string) offering {
		return func(_ *app, ctx context.Context, s *session, _ wanted) []string { return inUse(ctx, s, key) }
	}
	return map[string]offering{
		"FILE": nil, "PATH": nil,
		"LEAD": leadsOffered, "USER": known("owner"), "PARTNER": known("partner"), "ID": known("partner"), "TAG": known("tag"),
		"VIEW": viewsOffered, "CODE": reasonsOffered, "FIELD=VALUE": factsOffered, "BATCH": importsOffered, "ZONE": zonesOffered,
		"HASH": policiesOffered, "DRAFT": policiesOffered, "DOMAIN": overlapsOffered, "JOB": fixed(desk.JobNames()...),
		"STATES": fixed(strings.Split(stateNames(), ", ")...),
		"WHEN":   fixed("tomorrow", "mon", "next week", "next month", "next quarter", "2h", "30d"),
		"ROLE":   fixed(roleNames()...), "LOCALE": fixed(value.Tags()...), "KIND": kindsOffered, "TIER": known("tier"),
		"QUEUE": ofPolicy(func(p *policy.Policy) (out []string) {
			for i := range p.Queues {
				out = append(out, p.Queues[i].ID)
			}
			return out
		}),
		"CALENDAR": ofPolicy(func(p *policy.Policy) []string {
			out := []string{"queue"}
			for i := range p.Calendars {
				out = append(out, p.Calendars[i].ID)
			}
			return out
		}),
		"REGION": known("region"), "ANSWER": fixed(desk.PartnerAnswers()...),
		"SYSTEM":     fixed(policy.Systems()...),
		"FIELD":      fixed(enrich.WantedNames()...),
		"CONNECTION": func(_ *app, ctx context.Context, s *session, _ wanted) []string { return connectionsOffered(ctx, s) },
		"PROFILE":    func(a *app, _ context.Context, _ *session, _ wanted) []string { return a.profileNames() },
	}
}

// ofPolicy offers names of the policy in force.
func ofPolicy(names func(*policy.Policy) []string) offering {
	return func(_ *app, _ context.Context, s *session, _ wanted) []string {
		if s == nil {
			return nil
		}
		return names(s.Policy())
	}
}

// kindsOffered are the kinds of partners, or of files. Those of pages are free.
func kindsOffered(_ *app, _ context.Context, _ *session, q wanted) []string {
	above, _, _ := strings.Cut(strings.TrimPrefix(q.cmd.CommandPath(), q.cmd.Root().Name()+" "), " ")
	switch above {
	case string(desk.Partners):
		return lead.PartnerKinds()
	case "import", "profiles":
		return intake.Kinds()
	}
	return nil
}

// alternatives are the words of a usage that says them all: "yes|no".
func alternatives(name string) []string {
	if strings.Contains(name, "|") && name == strings.ToLower(name) {
		return strings.Split(name, "|")
	}
	return nil
}

// completions lets a shell complete every word whose value has a name, and no file where none is meant.
func (a *app) completions(c *cobra.Command) {
	flags := func(f *pflag.Flag) {
		if _, ok := c.GetFlagCompletionFunc(f.Name); !ok && f.Value.Type() != "bool" {
			name, _ := pflag.UnquoteUsage(f)
			_ = c.RegisterFlagCompletionFunc(f.Name, a.completer(name)) // fails for no such flag
		}
	}
	c.PersistentFlags().VisitAll(flags)
	c.LocalNonPersistentFlags().VisitAll(flags)
	if c.ValidArgsFunction == nil && c.ValidArgs == nil && !c.HasSubCommands() {
		c.ValidArgsFunction = func(cmd *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
			return a.completer(placed(c.Use, len(args))...)(cmd, args, word)
		}
	}
	for _, sub := range c.Commands() {
		a.completions(sub)
	}
}

// placed are the values that a usage has at a place behind the command: in "set LEAD... FIELD=VALUE..." the first one
// is a lead, and a later one either.
func placed(use string, at int) (names []string) {
	words := strings.Fields(use)[1:]
	for i, word := range words {
		if strings.HasPrefix(word, "-") || i > 0 && strings.HasPrefix(words[i-1], "-") || strings.HasPrefix(word, "[-") {
			break // what a flag needs
		}
		many := strings.Contains(word, "...")
		if at == i || many && at > i || i > 0 && strings.Contains(words[i-1], "...") && at >= i {
			for _, name := range strings.Split(strings.Trim(word, "[]."), "|") {
				names = append(names, strings.TrimRight(name, "."))
			}
		}
	}
	return names
}

// completer offers what values of these names can be.
func (a *app) completer(names ...string) cobra.CompletionFunc {
	return func(cmd *cobra.Command, _ []string, word string) ([]string, cobra.ShellCompDirective) {
		var out []string
		how := cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder
		of := offerings()
		offer := func(ctx context.Context, s *session) {
			for _, name := range names {
				out = append(out, alternatives(name)...)
				if f := of[name]; f != nil {
					out = append(out, f(a, ctx, s, wanted{cmd, word})...)
				}
			}
		}
		for _, name := range names {
			if f, ok := of[name]; ok && (f == nil || name == "PROFILE") || name == "-" {
				how = cobra.ShellCompDirectiveDefault
			}
		}
		a.drawn = true
		err := a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
			offer(ctx, s)
			return nil
		})
		if err != nil && out == nil { // without a database what needs none is known all the same
			offer(cmd.Context(), nil)
		}
		out = slices.DeleteFunc(out, func(o string) bool {
			return !strings.HasPrefix(safetext.Fold(o), safetext.Fold(word))
		})
		if slices.ContainsFunc(out, func(o string) bool { return strings.HasSuffix(o, "=") }) {
			how |= cobra.ShellCompDirectiveNoSpace
		}
		return out, how
	}
}

// worded is a word with what it means.
func worded(word, about string) string {
	if about = safetext.Line(about); about != "" {
		word += "\t" + about
	}
	return word
}

// inUse are the words that the filter language knows for a key.
func inUse(ctx context.Context, s *session, key string) (out []string) {
	if s == nil {
		return nil
	}
	words, err := s.Words(ctx, s.who)
	if err != nil {
		words = &filter.Vocabulary{}
	}
	for _, w := range words.Words(key) {
		out = append(out, worded(w.Value, w.About))
	}
	return out
}

// mostOffered bounds how many leads are offered: more nobody reads.
const mostOffered = 100

// leadsOffered are the leads that a command takes, what must be answered first at the top: of an act those in its
// stages, else the open ones.
func leadsOffered(_ *app, ctx context.Context, s *session, q wanted) (out []string) {
	if s == nil {
		return nil
	}
	verb := desk.Verb(strings.TrimPrefix(q.cmd.CommandPath(), q.cmd.Root().Name()+" "))
	stages := []string{string(lead.New), string(lead.EQL)}
	if desk.ActOf(verb) != nil && desk.Allowed(0, verb, lead.New) != nil {
		stages = nil
		for _, st := range lead.Stages() {
			if desk.Allowed(0, verb, st) == nil {
				stages = append(stages, string(st))
			}
		}
	}
	page, err := s.Inbox(ctx, s.who, desk.InboxQuery{Filter: "stage:" + strings.Join(stages, ","), Limit: mostOffered, Hidden: true})
	if err != nil {
		return nil
	}
	for i := range page.Rows {
		r := &page.Rows[i]
		out = append(out, worded(r.ID.String(), strings.Trim(r.Company+", "+r.Partner, ", ")))
	}
	return out
}

// viewsOffered are one's own: those of the team stand in the policy.
func viewsOffered(_ *app, ctx context.Context, s *session, _ wanted) (out []string) {
	if s == nil {
		return nil
	}
	views, err := s.Views(ctx, s.who)
	if err != nil {
		return nil
	}
	for _, v := range views {
		if v.Own {
			out = append(out, worded(v.Name, v.Query))
		}
	}
	return out
}

func reasonsOffered(_ *app, _ context.Context, s *session, _ wanted) (out []string) {
	if s == nil {
		return nil
	}
	for _, r := range s.Policy().Reasons {
		out = append(out, worded(r.Code, r.Label))
	}
	return out
}

// factsOffered are the facts that a command sets, and behind the sign what one can be.
func factsOffered(_ *app, ctx context.Context, s *session, q wanted) (out []string) {
	name, _, valued := strings.Cut(q.word, "=")
	for _, f := range lead.Settable() {
		switch {
		case !valued:
			out = append(out, f.Name+"=")
		case f.Name == name:
			for _, v := range valuesOf(ctx, s, f) {
				out = append(out, name+"="+v)
			}
		}
	}
	return out
}

// valuesOf are what a fact is known to be.
func valuesOf(ctx context.Context, s *session, f *lead.Fact) (out []string) {
	switch f.Kind {
	case lead.ATruth:
		return []string{"yes", "no"}
	case lead.ASource:
		for _, source := range lead.Sources() {
			out = append(out, string(source))
		}
		return out
	case lead.APartner:
		return inUse(ctx, s, "partner")
	}
	if f.Filter.Key != "" {
		out = inUse(ctx, s, f.Filter.Key)
	}
	if s != nil {
		for _, v := range s.Policy().Values(f.Field) {
			if !slices.ContainsFunc(out, func(o string) bool { return o == v || strings.HasPrefix(o, v+"\t") }) {
				out = append(out, safetext.Line(v))
			}
		}
	}
	return out
}

func importsOffered(_ *app, ctx context.Context, s *session, _ wanted) (out []string) {
	if s == nil {
		return nil
	}
	lately, err := s.ImportsLately(ctx, s.who)
	if err != nil {
		return nil
	}
	for _, i := range lately {
		out = append(out, worded(i.Batch, strings.Join(i.Files, ", ")+", "+i.At.In(s.zone()).Format("2 Jan 15:04")))
	}
	return out
}

// zonesOffered are the zones that the policy works in.
func zonesOffered(_ *app, _ context.Context, s *session, _ wanted) []string {
	out := []string{"UTC"}
	if s == nil {
		return out
	}
	zones := []string{s.zone().String()}
	for _, c := range s.Policy().Calendars {
		zones = append(zones, c.TZ)
	}
	for _, zone := range zones {
		if !slices.Contains(out, zone) {
			out = append(out, zone)
		}
	}
	return out
}

// connectionsOffered are the CRMs that are connected.
func connectionsOffered(ctx context.Context, s *session) (out []string) {
	if s == nil {
		return nil
	}
	all, err := s.Connections(ctx)
	if err != nil {
		return nil // a completion has nobody to tell
	}
	for _, c := range all {
		out = append(out, c.Name+"\t"+c.Kind)
	}
	return out
}
