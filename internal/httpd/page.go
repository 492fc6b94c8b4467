package httpd

import (
	"bytes"
	"errors"
	"html/template"
	"net/http"
	"sync"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
)

// answerPage is the page of a question.
var answerPage = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("answer").Parse(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><meta name="referrer" content="no-referrer"><title>{{.Title}}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:36rem;margin:2rem auto;padding:0 1rem}
textarea{width:100%;box-sizing:border-box}button{font:inherit;padding:.4rem 1rem;margin:.5rem .5rem 0 0}</style></head><body>
<h1>{{.Title}}</h1>{{with .Question}}<p>{{.}}</p>
<form method="post"><label>What you want to say<br><textarea name="text" rows="4" maxlength="4000"></textarea></label><br>
<button name="answer" value="confirm">Yes, we stand by it</button>
<button name="answer" value="deny">No</button>
<button name="answer" value="text">Just send the text</button></form>{{else}}<p>{{.Text}}</p>{{end}}
</body></html>
`))
})

type pageData struct{ Title, Text, Question string }

// paged is a page as it is answered. It may run nothing and be framed by nobody.
func paged(w http.ResponseWriter, status int, d pageData) (reply, error) {
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'")
	w.Header().Set("Referrer-Policy", "no-referrer")
	var out bytes.Buffer
	err := answerPage().Execute(&out, d)
	return reply{status: status, kind: "text/html; charset=utf-8", body: out.Bytes()}, err
}

// page shows the question that a link is for. Looking at it changes nothing: mail programs look at links too.
func (s *Server) page(w http.ResponseWriter, r *http.Request) (reply, error) {
	status, err := s.o.Desk.LinkAsks(r.Context(), r.PathValue("token"))
	if err != nil {
		return pageOf(w, err)
	}
	return paged(w, http.StatusOK, pageData{Title: status.Company + " (" + status.ID + ")", Question: *status.Question})
}

func (s *Server) pageAnswers(w http.ResponseWriter, r *http.Request) (reply, error) {
	r.Body = http.MaxBytesReader(w, r.Body, mostText)
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(bodyFor)) // of a connection that has none it ends otherwise
	if err := r.ParseForm(); err != nil {
		return pageOf(w, fault.New(fault.Invalid, "", "the answer cannot be read", "go back and send it again"))
	}
	heard(r.Context())
	status, err := s.o.Desk.AnswerByLink(r.Context(), r.PathValue("token"),
		desk.FromPartner{Answer: r.PostForm.Get("answer"), Text: r.PostForm.Get("text"), By: "link"})
	if err != nil {
		return pageOf(w, err)
	}
	return paged(w, http.StatusOK, pageData{Title: status.Company + " (" + status.ID + ")", Text: "Thank you. " + status.Next})
}

// pageOf is an error for a person.
func pageOf(w http.ResponseWriter, err error) (reply, error) {
	p, _ := problemOf(err)
	var f *fault.Error
	if errors.As(err, &f) && f.Why != "" && p.Status < http.StatusInternalServerError {
		p.Detail = f.Why
	}
	return paged(w, p.Status, pageData{Title: p.Title, Text: p.Detail + ". " + p.Hint + "."})
}
