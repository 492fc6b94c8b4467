package app

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/desk"
)

func (a *app) channelCommand() *cobra.Command {
	var webhook, secret, mail string
	var file, none bool
	c := &cobra.Command{
		Use: "channel PARTNER", Short: "Say where a partner hears what became of its leads",
		Args: a.oneWord("a partner", "acme"),
		Long: "channel says where a partner hears what became of its leads: a webhook signed by Standard Webhooks, mail, or a file " +
			"beside the database that somebody hands on. Messages that waited for a channel go. Any http or https address is taken; " +
			"whether it may be reached is decided when something is sent: public addresses and https alone, unless eqltui serve was " +
			"started with --allow-private. The secret is kept sealed and never shown again.\n\n" + rolesLine(desk.SetChannel),
		Example: "  eqltui partner channel acme --webhook https://acme.example/eql --secret whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n" +
			"  eqltui partner channel ponte --mail eql@ponte.example\n  eqltui partner channel brenta --file",
		RunE: func(cmd *cobra.Command, args []string) error {
			ch := desk.Channel{Kind: desk.FileChannel}
			switch {
			case webhook != "":
				ch = desk.Channel{Kind: desk.WebhookChannel, Address: webhook, Secret: secret}
			case mail != "":
				ch = desk.Channel{Kind: desk.MailChannel, Address: mail}
			case none:
				ch.Kind = ""
			case !file:
				return usageHint(cmd, "no channel is said", "say --webhook URL --secret whsec_..., --mail ADDRESS, --file or --none")
			}
			if secret != "" && webhook == "" {
				return usageHint(cmd, "a secret is for a webhook", "say --webhook URL")
			}
			return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
				key, err := a.sealKey(s.Path())
				if err != nil {
					return err
				}
				id, err := s.SetChannel(ctx, s.who, args[0], ch, key)
				if err != nil {
					return err
				}
				return a.answer(object{{"partner", id}, {"channel", known(ch.Kind)}, {"address", known(ch.Address)}}, "%s\n",
					"partner "+id+": "+channelText(ch))
			})
		},
	}
	f := c.Flags()
	f.StringVar(&webhook, "webhook", "", "post to this `URL`")
	f.StringVar(&secret, "secret", "", "the webhook's `SECRET`, whsec_ and base64 of 24 to 64 bytes")
	f.StringVar(&mail, "mail", "", "write to this `ADDRESS`, in the partner's language")
	f.BoolVar(&file, "file", false, "collect messages in a file beside the database")
	f.BoolVar(&none, "none", false, "tell the partner nothing more")
	c.MarkFlagsMutuallyExclusive("webhook", "mail", "file", "none")
	return c
}

// channelText is a channel in words.
func channelText(c desk.Channel) string {
	if c.Kind == "" {
		return "no channel"
	}
	text := strings.TrimSpace(c.Kind + " " + c.Address)
	if c.Stopped != "" {
		text += " (stopped: " + c.Stopped + ")"
	}
	return text
}
