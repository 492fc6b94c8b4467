package httpd

import (
	"net/http"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/object"
)

// leadNamed reads a lead's name; what is none is a lead that is not there.
func leadNamed(text string) lead.ID {
	id, err := lead.ParseID(text)
	if err != nil || id.String() != text {
		return 0
	}
	return id
}

func (s *Server) status(_ http.ResponseWriter, r *http.Request) (reply, error) {
	who, err := s.caller(r)
	if err != nil {
		return reply{}, err
	}
	status, err := s.o.Desk.StatusFor(r.Context(), who, leadNamed(r.PathValue("id")))
	return reply{body: jsonOf(status)}, err
}

// answered is the answer to a question.
type answered struct {
	Lead   string `json:"lead"           doc:"such as L-12"`
	Answer string `json:"answer"                                              enum:"confirm,deny,text"`
	Text   string `json:"text,omitempty" doc:"what you say; needed with text"`
}

func (s *Server) answers(w http.ResponseWriter, r *http.Request) (reply, error) {
	who, err := s.caller(r)
	if err != nil {
		return reply{}, err
	}
	body, err := bodyOf(w, r)
	if err != nil {
		return reply{}, err
	}
	var a answered
	if err := object.Into("body", body, &a); err != nil {
		return reply{}, refuse(http.StatusBadRequest, fault.Invalid, err.Error(), fault.HintOf(err))
	}
	status, err := s.o.Desk.AnswerFor(r.Context(),
		desk.FromPartner{Partner: who, Lead: leadNamed(a.Lead), Answer: a.Answer, Text: a.Text, By: "HTTP"})
	return reply{body: jsonOf(status)}, err
}
