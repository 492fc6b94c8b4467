package app

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/desk"
)

func (a *app) tokenCommand() *cobra.Command {
	var revoke bool
	c := &cobra.Command{
		Use: "token PARTNER", Short: "Make the token by which a partner's program is let in over HTTP",
		Args: a.oneWord("a partner", "acme"),
		Long: "token makes the token by which a partner's program posts referrals over HTTP, and says it here, once: of it only a hash " +
			"is kept. It replaces an earlier one, which opens nothing from then on; with --revoke nothing does.\n\n" +
			"The token of a partner that was merged into another goes on working and sends for that one. --revoke under the other's " +
			"id shuts both out, under the id of the one that is gone its own alone.\n\n" +
			rolesLine(desk.GiveTokens),
		Example: "  eqltui partner token acme\n  eqltui partner token acme --revoke",
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
				if revoke {
					id, err := s.RevokeToken(ctx, s.who, args[0])
					if err != nil {
						return err
					}
					return a.answer(object{{"partner", id}, {"token", nil}}, "%s\n", "partner "+id+" has no token any more")
				}
				token, id, err := s.NewToken(ctx, s.who, args[0])
				if err != nil {
					return err
				}
				return a.answer(object{{"partner", id}, {"token", token}}, "%s\n", token)
			})
		},
	}
	c.Flags().BoolVar(&revoke, "revoke", false, "shut it out, and make no new one")
	return c
}

func (a *app) hookCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "hook", Short: "Say which services post referrals for which partner, and how they sign", Args: a.none,
		Long: "hook is about services that post in a form of their own to /v1/webhooks/SOURCE: generic, partnerstack, zapier, or any " +
			"name. Each posts for one partner and signs what it posts.\n\n" + rolesLine(desk.SetHooks),
	}
	c.AddCommand(a.hookSetCommand(), a.hookListCommand(), a.hookRemoveCommand())
	return c
}

func (a *app) hookSetCommand() *cobra.Command {
	var h desk.Hook
	c := &cobra.Command{
		Use: "set SOURCE", Short: "Take what a service posts", Args: a.oneWord("a source", "zapier"),
		Long: "set says for which partner a source posts and with what secret it signs: by Standard Webhooks, or with the HMAC-SHA256 " +
			"of the body in a header of its own, in hexadecimal or base64. Signals of Crossbeam are rows of " +
			"overlaps, never leads. --map says which column a key of theirs is; those whose names are known need none. " +
			"The secret is kept sealed and never shown again.",
		Example: "  eqltui hook set partnerstack --partner acme --secret whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw --map lead.mail=email\n" +
			"  eqltui hook set zapier --partner acme --secret \"$SECRET\" --scheme hmac-sha256-header:X-Signature",
		RunE: func(cmd *cobra.Command, args []string) error {
			h.Source = args[0]
			return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
				key, err := a.sealKey(s.Path())
				if err != nil {
					return err
				}
				partner, err := s.SetHook(ctx, s.who, h, key)
				if err != nil {
					return err
				}
				what := "referrals"
				if h.Scheme == desk.CrossbeamScheme {
					what = "overlaps"
				}
				return a.answer(object{{"source", h.Source}, {"partner", partner}, {"scheme", h.Scheme}}, "%s\n",
					"POST /v1/webhooks/"+h.Source+" takes "+what+" of partner "+partner)
			})
		},
	}
	f := c.Flags()
	f.StringVar(&h.Partner, "partner", "", "whose referrals they are, its `ID`")
	f.StringVar(&h.Secret, "secret", "", "with what it signs: whsec_ and base64 of 24 to 64 bytes, or a `SECRET` of the other scheme")
	f.StringVar(&h.Scheme, "scheme", desk.StandardScheme, "how it signs, `SCHEME`: standard, crossbeam, or hmac-sha256-header:NAME")
	f.StringToStringVar(&h.Fields, "map", nil, "which column a key is, `THEIRS=OURS`; may be repeated")
	return c
}

func (a *app) hookListCommand() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the sources, without their secrets", Args: a.none,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
				all, err := s.Hooks(ctx, s.who)
				for i := range all {
					if err == nil && a.json {
						err = a.line(a.out, &all[i])
					} else if err == nil {
						_, err = fmt.Fprintf(a.out, "%-16s  %-16s  %s\n", all[i].Source, all[i].Partner, all[i].Scheme)
					}
				}
				return err
			})
		},
	}
}

func (a *app) hookRemoveCommand() *cobra.Command {
	return &cobra.Command{
		Use: "remove SOURCE", Short: "Take nothing more that a service posts", Args: a.oneWord("a source", "zapier"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
				if err := s.RemoveHook(ctx, s.who, args[0]); err != nil {
					return err
				}
				return a.answer(object{{"source", args[0]}}, "%s\n", "nothing more is taken of "+args[0])
			})
		},
	}
}
