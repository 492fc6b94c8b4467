package relay

import (
	"context"
	"time"

	"github.com/wneessen/go-mail"
)

// send hands a mail to the server.
func (m *Mail) send(ctx context.Context, patience time.Duration, msg *mail.Msg) error {
	options := []mail.Option{mail.WithPort(m.Port), mail.WithTimeout(patience)}
	switch {
	case m.TLS:
		options = append(options, mail.WithSSL())
	case m.Plain:
		options = append(options, mail.WithTLSPolicy(mail.TLSOpportunistic))
	default:
		options = append(options, mail.WithTLSPolicy(mail.TLSMandatory))
	}
	if m.User != "" {
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(m.User), mail.WithPassword(m.Password))
	}
	c, err := mail.NewClient(m.Host, options...)
	if err != nil {
		return err
	}
	return c.DialAndSendWithContext(ctx, msg)
}
