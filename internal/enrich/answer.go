package enrich

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/object"
	"github.com/eqltui/eqltui/internal/safetext"
)

// Proposal is a value that a model proposes of a fact.
type Proposal struct {
	Fact       *lead.Fact
	Text       string // as a person would type it
	Confidence int64  // in thousandths
	Source     string // what the model says that it rests on
}

// Dropped is a value that was not taken.
type Dropped struct {
	Fact string
	Why  string
}

// Answer is what a model answered. The tokens count also where nothing of it could be taken.
type Answer struct {
	Proposals []Proposal
	Dropped   []Dropped
	In, Out   int64 // tokens
	Counted   bool  // the endpoint told them
}

// mostTokens bounds what an endpoint can say that it counted, so that no sum runs over.
const mostTokens = 100_000_000

// Read takes an answer apart. It is taken only as a call of the one function with what its schema has: words, another
// function or a member that nobody asked for refuse the whole, a value that is none refuses that value.
func Read(body []byte, a *Ask) (Answer, error) {
	const place = "the answer"
	var out Answer
	top, err := object.Read(place, body)
	if err != nil {
		return out, refused("it is no JSON object", err)
	}
	out.In, out.Out, out.Counted = tokens(top["usage"])
	choices, err := object.List("choices", top["choices"])
	if err != nil || len(choices) != 1 {
		return out, refused("it holds no single choice", nil)
	}
	choice, err := object.Read("choices[0]", choices[0])
	if err != nil {
		return out, refused("its choice is no object", err)
	}
	switch said(choice["finish_reason"]) {
	case "length":
		return out, refused("it was cut off: the model ran out of room", nil)
	case "content_filter":
		return out, refused("the endpoint's filter held it back", nil)
	}
	msg, err := object.Read("message", choice["message"])
	if err != nil {
		return out, refused("it has no message", err)
	}
	if no := clean(said(msg["refusal"])); no != "" {
		return out, refused("the model declined: "+no, nil)
	}
	if !msg.Has("tool_calls") {
		return out, refused("it came in words, not as a call of the function", nil)
	}
	calls, err := object.List("tool_calls", msg["tool_calls"])
	if err != nil || len(calls) == 0 {
		return out, refused("it came in words, not as a call of the function", nil)
	}
	if len(calls) > 1 {
		return out, refused("it calls more than one function", nil)
	}
	args, err := arguments(calls[0])
	if err != nil {
		return out, err
	}
	return out, out.take(a, args)
}

// arguments are what the function is called with.
func arguments(call json.RawMessage) (object.Object, error) {
	c, err := object.Read("tool_calls[0]", call)
	if err != nil {
		return nil, refused("its call is no object", err)
	}
	f, err := object.Read("function", c["function"])
	if err != nil {
		return nil, refused("its call names no function", err)
	}
	if name := said(f["name"]); name != function {
		return nil, refused("it calls "+safetext.QuoteWord(name)+", which nobody offered", nil)
	}
	text, err := object.Text("arguments", f["arguments"], "{}")
	if err != nil {
		return nil, refused("the arguments of its call are no text", err)
	}
	args, err := object.Read("arguments", []byte(text))
	if err != nil {
		return nil, refused("the arguments of its call are no JSON object", err)
	}
	return args, nil
}

// take reads the members of the call: each a fact that was asked for, with a value, a confidence and a source.
func (out *Answer) take(a *Ask, args object.Object) error {
	for _, name := range slices.Sorted(maps.Keys(args)) {
		if !slices.ContainsFunc(a.Wanted, func(f *lead.Fact) bool { return f.Name == name }) {
			return refused("it sets "+safetext.QuoteWord(name)+", which nobody asked for", nil)
		}
	}
	for _, f := range a.Wanted {
		doc, given := args[f.Name]
		if !given {
			continue
		}
		p, err := proposal(f, doc)
		if err != nil {
			out.Dropped = append(out.Dropped, Dropped{f.Name, Why(err)})
			continue
		}
		out.Proposals = append(out.Proposals, p)
	}
	return nil
}

func proposal(f *lead.Fact, doc json.RawMessage) (Proposal, error) {
	p := Proposal{Fact: f}
	var said struct {
		Value      json.RawMessage `json:"value"`
		Confidence json.RawMessage `json:"confidence"`
		Source     string          `json:"source"`
	}
	err := object.Into(f.Name, doc, &said)
	if err != nil {
		return p, err
	}
	if p.Confidence, err = confidence(said.Confidence); err != nil {
		return p, err
	}
	p.Source = cut(clean(said.Source), longestWords)
	switch {
	case p.Source == "" || lead.SaysNothing(p.Source, lead.AText):
		return p, errors.New("it names no source")
	case strings.Contains(p.Source, "@"):
		return p, errors.New("its source names a person")
	}
	p.Text, err = value(f, said.Value)
	return p, err
}

// confidence is a number from 0 to 1, in thousandths.
func confidence(doc json.RawMessage) (int64, error) {
	var share object.Share
	if err := object.Into("confidence", doc, &share); err != nil {
		return 0, errors.New("its confidence is no number from 0 to 1")
	}
	if share.Rat.Cmp(big.NewRat(1, 1)) > 0 {
		return 0, errors.New("its confidence is above 1")
	}
	text := new(big.Rat).Mul(share.Rat, big.NewRat(1000, 1)).FloatString(0)
	return strconv.ParseInt(text, 10, 64)
}

// value reads the value of a fact as JSON into what a person would type.
func value(f *lead.Fact, doc json.RawMessage) (string, error) {
	switch f.Kind {
	case lead.ANumber:
		n, err := object.Number("value", doc)
		if err != nil {
			return "", errors.New("its value is no whole number")
		}
		if n < 1 || n > mostPeople {
			return "", fmt.Errorf("%d is out of bounds", n)
		}
		return strconv.FormatInt(n, 10), nil
	case lead.ATruth:
		switch string(doc) {
		case "true":
			return "yes", nil
		case "false":
			return "no", nil
		}
		return "", errors.New("its value is neither true nor false")
	case lead.AList:
		return listed(doc)
	}
	text, err := object.Text("value", doc, `"PL"`)
	if err != nil {
		return "", errors.New("its value is no text")
	}
	if text, err = plain(text, f.Kind, longestText); err != nil {
		return "", err
	}
	if f.Kind == lead.ACountry {
		code, known := lead.Country(text)
		if !known {
			return "", errors.New("it is no country")
		}
		return code, nil
	}
	return text, nil
}

// listed reads a list, and writes it as a person types one: a comma within an element has a backslash before it.
func listed(doc json.RawMessage) (string, error) {
	texts, err := object.Texts("value", doc, `"SAP"`)
	if err != nil {
		return "", errors.New("its value is no list of texts")
	}
	var out []string
	for _, t := range texts {
		text, err := plain(t, lead.AList, longestItem)
		if err != nil {
			return "", err
		}
		if !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	if len(out) == 0 || len(out) > mostItems {
		return "", fmt.Errorf("it has %d elements; from 1 to %d are taken", len(out), mostItems)
	}
	return strings.ReplaceAll(safetext.JoinList(out), ",", `\,`), nil
}

// plain is a text as it is kept. One that is long, says nothing or may name a way to a person is no public fact.
func plain(text string, kind lead.Kind, most int) (string, error) {
	text = clean(text)
	switch {
	case text == "" || lead.SaysNothing(text, kind) || !strings.ContainsFunc(text, unicode.IsLetter):
		return "", errors.New("it says nothing")
	case len([]rune(text)) > most:
		return "", fmt.Errorf("it is longer than %d letters", most)
	case personal(text):
		return "", errors.New("it may be an address or a number of a person")
	case strings.Contains(text, "://"):
		return "", errors.New("it is a link")
	}
	return text, nil
}

func clean(text string) string {
	return strings.TrimSpace(safetext.Kept(strings.ToValidUTF8(text, "")))
}

// said is a member that may be a text, "" for what is none.
func said(doc json.RawMessage) string {
	text, err := object.Text("", doc, "")
	if err != nil {
		return ""
	}
	return text
}

// tokens are what the endpoint counted; ok is false where it told nothing that can be right.
func tokens(doc json.RawMessage) (in, out int64, ok bool) {
	usage, err := object.Read("usage", doc)
	if err != nil {
		return 0, 0, false
	}
	in, err = object.Number("prompt_tokens", usage["prompt_tokens"])
	out, err2 := object.Number("completion_tokens", usage["completion_tokens"])
	if err != nil || err2 != nil || in < 0 || out < 0 || in > mostTokens || out > mostTokens {
		return 0, 0, false
	}
	return in, out, true
}

// refused is that nothing of an answer is taken.
func refused(why string, err error) error {
	if err != nil {
		why += ": " + Why(err)
	}
	return fault.New(
		fault.Invalid,
		"read the answer",
		cut(clean(why), longestWords),
		"nothing of it is kept; ask again, or set the facts by hand",
	)
}

// Why is an error in a clause.
func Why(err error) string {
	var f *fault.Error
	if errors.As(err, &f) {
		return f.Why
	}
	return err.Error()
}
