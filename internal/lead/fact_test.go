package lead_test

import (
	"reflect"
	"slices"
	"testing"

	"github.com/eqltui/eqltui/internal/lead"
)

// fields calls f for the place of every fact that a struct of records has, with its name.
func fields(v reflect.Value, name string, f func(name string, at any)) {
	for i := range v.NumField() {
		field, path := v.Field(i), name+"."+v.Type().Field(i).Name
		if field.Kind() == reflect.Struct {
			if _, optional := field.Type().FieldByName("Known"); !optional {
				fields(field, path, f)
				continue
			}
		}
		f(path, field.Addr().Interface())
	}
}

func TestEveryFieldOfARecordIsAFact(t *testing.T) {
	t.Parallel()
	x := &lead.Facts{Partner: &lead.Partner{}}
	var slots []any
	for _, f := range lead.Table() {
		slot := f.Slot(x)
		if reflect.ValueOf(slot).IsNil() {
			t.Errorf("%s%s stands nowhere", f.Name, f.Field)
		}
		slots = append(slots, slot)
	}
	known := func(name string, at any) {
		if s, ok := at.(*lead.Source); ok {
			at = (*string)(s)
		}
		if name != "Lead.ID" && !slices.Contains(slots, at) {
			t.Errorf("no fact of the table stands in %s", name)
		}
	}
	fields(reflect.ValueOf(&x.Lead).Elem(), "Lead", known)
	fields(reflect.ValueOf(&x.Account).Elem(), "Account", known)
}

func TestNoTwoFactsShareANameOrAPlace(t *testing.T) {
	t.Parallel()
	seen := map[any]bool{}
	once := func(f *lead.Fact, what string, key any) {
		if seen[key] {
			t.Errorf("%s%s has the %s of another fact", f.Name, f.Field, what)
		}
		seen[key] = true
	}
	type place struct {
		order string
		at    int
	}
	for _, f := range lead.Table() {
		for what, name := range map[string]string{"name": f.Name, "field": f.Field, "filter": f.Filter.Key} {
			if name != "" {
				once(f, what, what+":"+name)
			}
		}
		for order, at := range map[string]int{"column": f.Column, "set": f.Set, "form": f.Form, "page": f.Page, "card": f.Card.At,
			"gate": f.Gate} {
			if at != 0 {
				once(f, order, place{order, at})
			}
		}
	}
}

func TestAFactIsPutReadAndCleaned(t *testing.T) {
	t.Parallel()
	partner := &lead.Partner{ID: "acme", Kind: "agency"}
	x := &lead.Facts{Partner: partner}
	for name, v := range map[string]any{
		"employees": int64(420), "account.integration_active": true, "tech_stack": []string{"a", "b"}, "use_case": "x", "source": "event",
		"partner.kind": "content",
	} {
		f := lead.FactNamed(name)
		f.Put(x, v)
		if got := f.Value(x); !reflect.DeepEqual(got, v) {
			t.Errorf("%s = %v, want %v", name, got, v)
		}
	}
	if partner.Kind != "agency" || x.Partner.Kind != "content" {
		t.Errorf("the shared partner is a %s, the one of these facts a %s", partner.Kind, x.Partner.Kind)
	}
	for name, want := range map[string]string{"employees": "420", "integration_active": "yes", "tech_stack": "a, b", "lead.use_case": "x",
		"account.name": ""} {
		if got := lead.FactNamed(name).Read(x); got != want {
			t.Errorf("%s reads %q, want %q", name, got, want)
		}
	}
	shared := x.Account.TechStack.V
	for _, f := range lead.Table() {
		f.Clean(x, func(s string) string { return "<" + s + ">" })
	}
	if x.Lead.UseCase.V != "<x>" || x.Account.TechStack.V[1] != "<b>" || shared[1] != "b" || x.Partner.Kind != "<content>" {
		t.Errorf("%+v, %+v, shared %v", x.Lead.UseCase, x.Account.TechStack, shared)
	}
	lead.FactNamed("employees").Put(x, nil)
	if lead.FactNamed("employees").Known(x) {
		t.Error("nil does not make a fact unknown")
	}
}
