package httpd

import (
	"encoding/json"
	"errors"
	"net/http"

	"github.com/eqltui/eqltui/internal/fault"
)

// problem is an error as RFC 9457 writes it, with a code for machines and what to do for people.
type problem struct {
	Type   string     `json:"type"`
	Title  string     `json:"title"`
	Status int        `json:"status"`
	Detail string     `json:"detail"`
	Code   fault.Kind `json:"code"`
	Hint   string     `json:"hint"`
}

// refusal is an error whose status does not follow from its kind.
type refusal struct {
	status int
	retry  int // seconds, 0 for none
	why    *fault.Error
}

// Error is the reason.
func (r *refusal) Error() string { return r.why.Error() }

// Unwrap lets the fault's kind be found.
func (r *refusal) Unwrap() error { return r.why }

func refuse(status int, kind fault.Kind, why, hint string) *refusal {
	return &refusal{status, 0, fault.New(kind, "", why, hint)}
}

// statusOf is the status of each kind of fault.
func statusOf(k fault.Kind) int {
	switch k {
	case fault.Usage, fault.Invalid:
		return http.StatusBadRequest
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Conflict, fault.Refused:
		return http.StatusConflict
	case fault.Denied:
		return http.StatusForbidden
	case fault.Busy, fault.ReadOnly, fault.Gone:
		return http.StatusServiceUnavailable
	case fault.Full:
		return http.StatusInsufficientStorage
	}
	return http.StatusInternalServerError
}

// problemOf is what a program is told of an error. Of the program's own faults it hears no more than that there is one.
func problemOf(err error) (p problem, retry int) {
	kind := fault.KindOf(err)
	p = problem{Type: "about:blank", Status: statusOf(kind), Detail: err.Error(), Code: kind, Hint: fault.HintOf(err)}
	var r *refusal
	if errors.As(err, &r) {
		p.Status, retry = r.status, r.retry
	}
	switch p.Status {
	case http.StatusInternalServerError:
		p.Detail, p.Hint = "something went wrong here", "try again later; nothing was taken in"
	case http.StatusServiceUnavailable, http.StatusInsufficientStorage:
		p.Detail, p.Hint = "nothing can be written at the moment", "try again later; nothing was taken in"
		retry = 30
	}
	p.Title = http.StatusText(p.Status)
	return p, retry
}

// jsonOf is a value as it is answered.
func jsonOf(v any) []byte {
	doc, err := json.Marshal(v)
	if err != nil { // of values of ours
		panic(err)
	}
	return append(doc, '\n')
}
