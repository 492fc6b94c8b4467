package relay

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"strconv"
	"strings"

	"github.com/wneessen/go-mail"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/outbox"
	"github.com/eqltui/eqltui/internal/safetext"
)

// Mail is the server that mail goes out by.
type Mail struct {
	Host           string
	Port           int
	TLS            bool // from the first byte; else STARTTLS is wanted
	Plain          bool // neither
	User, Password string
	From           string
	// Link makes a link by which the partner answers a question once; nil: there is none.
	Link func(ctx context.Context, m *desk.Outgoing) (string, error)
}

// ReadMail reads a server from smtp://user@host:587 or smtps://user@host:465. plain permits a server without TLS.
func ReadMail(server, password, from string, plain bool) (*Mail, error) {
	u, err := url.Parse(server)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" {
		return nil, errors.New("write smtp://user@mail.example:587 or smtps://user@mail.example:465")
	}
	m := &Mail{
		Host:     u.Hostname(),
		Port:     587,
		TLS:      u.Scheme == "smtps",
		Plain:    plain,
		User:     u.User.Username(),
		Password: password,
		From:     from,
	}
	if m.TLS {
		m.Port = 465
	}
	if p := u.Port(); p != "" {
		if m.Port, err = strconv.Atoi(p); err != nil {
			return nil, errors.New("the port is no number")
		}
	}
	if m.Password == "" {
		m.Password, _ = u.User.Password()
	}
	if err := mail.NewMsg().From(from); err != nil {
		return nil, errors.New("the sender is no address of mail: set EQLTUI_MAIL_FROM")
	}
	return m, nil
}

// errNoMail is that mail is off.
var errNoMail = errors.New("no mail server is set")

// told is what a body says, as mail needs it.
type told struct {
	Data struct {
		ID, Company, Next, Reason string
		Question                  *string
		ExternalID                *string `json:"external_id"`
	}
}

// mail sends a message by mail.
func (r *Relay) mail(ctx context.Context, m *desk.Outgoing) desk.Answer {
	server := r.o.Mail
	if server == nil {
		return desk.Answer{Why: reason(cmp.Or(r.o.NoMail, errNoMail))}
	}
	var t told
	if err := json.Unmarshal([]byte(m.Body), &t); err != nil {
		return desk.Answer{Why: "its body cannot be read"}
	}
	link := ""
	if m.Kind == outbox.Question && server.Link != nil {
		var err error
		if link, err = server.Link(ctx, m); err != nil {
			return desk.Answer{Why: reason(err)}
		}
	}
	msg := mail.NewMsg(mail.WithNoDefaultUserAgent())
	_, domain, _ := strings.Cut(server.From, "@")
	msg.SetMessageIDWithValue(m.Name + "@" + strings.TrimSuffix(domain, ">"))
	msg.SetDateWithValue(r.d.Now())
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	if err := errors.Join(msg.From(server.From), msg.To(m.Channel.Address)); err != nil {
		return desk.Answer{Why: reason(err)}
	}
	subject, text := letter(m.Language, m.Kind, &t, link)
	msg.Subject(subject)
	msg.SetBodyString(mail.TypeTextPlain, text)
	if err := server.send(ctx, r.o.patience(), msg); err != nil {
		return desk.Answer{Why: reason(err)}
	}
	return desk.Answer{Sent: true}
}

// letter is the subject and the text of a mail, in the partner's language.
func letter(language string, k outbox.Kind, t *told, link string) (subject, text string) {
	w := lettersIn(language)
	about := safetext.Line(t.Data.Company)
	if about == "" {
		about = t.Data.ID
	}
	var parts []string
	if says := w.says[k]; says != "" {
		parts = append(parts, says)
	}
	if t.Data.Reason != "" {
		parts = append(parts, safetext.Line(t.Data.Reason))
	}
	if t.Data.Question != nil && k == outbox.Question {
		parts = append(parts, safetext.Block(*t.Data.Question))
	}
	if link != "" {
		parts = append(parts, w.link+"\n"+link)
	}
	if t.Data.Next != "" && k.Stage() {
		parts = append(parts, w.next+" "+safetext.Line(t.Data.Next))
	}
	reference := t.Data.ID
	if t.Data.ExternalID != nil {
		reference += " / " + safetext.Line(*t.Data.ExternalID)
	}
	parts = append(parts, w.reference+" "+reference)
	return about + " (" + t.Data.ID + "): " + w.subjects[k], strings.Join(parts, "\n\n") + "\n"
}
