package table

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	strict "github.com/eqltui/eqltui/internal/object"
	"github.com/eqltui/eqltui/internal/safetext"
)

// How the export of Google Analytics 4 to BigQuery calls what is read of an event beyond its plain columns.
const (
	eventParams = "event_params"
	sessionLast = "session_traffic_source_last_click"
)

// plainParams are the parameters that are columns of their own, as reports and other exports have them.
var plainParams = []string{"page_location", "page_referrer"}

// campaign is where an event may say which campaign brought it: the column of the source, and of the others.
type campaign struct{ source, medium, name, term, content string }

// campaigns are those places, the nearest to the event first. traffic_source is none of them: it is how the visitor came
// the very first time, whatever brought this visit.
var campaigns = []campaign{
	{"collected_traffic_source.manual_source", "collected_traffic_source.manual_medium", "collected_traffic_source.manual_campaign_name",
		"collected_traffic_source.manual_term", "collected_traffic_source.manual_content"},
	{eventParams + ".source", eventParams + ".medium", eventParams + ".campaign", eventParams + ".term", eventParams + ".content"},
	{sessionLast + ".manual_campaign.source", sessionLast + ".manual_campaign.medium", sessionLast + ".manual_campaign.campaign_name",
		sessionLast + ".manual_campaign.term", sessionLast + ".manual_campaign.content"},
}

// params takes apart the list of an event's parameters: records of a key and a value, of which the member is filled that
// has the value's type. Whole numbers come as texts. A record that is none refuses the row: what it was to say is lost.
func (o *object) params(raw json.RawMessage) error {
	o.event = true
	said, n := map[string]string{}, 0
	return strict.EachItem(raw, func(_ int, item json.RawMessage) error {
		name, text, known, err := param(item)
		if n++; err != nil {
			return fmt.Errorf("%s: record %d: %w", eventParams, n, err)
		}
		before, twice := said[name]
		switch {
		case twice && before != text:
			return fmt.Errorf("%s: %s stands there twice, with %s and %s", eventParams, shown(name), shown(before), shown(text))
		case twice || !known:
			return nil
		}
		said[name] = text
		key := eventParams + "." + name
		if slices.Contains(plainParams, name) && !o.seen[safetext.Fold(name)] {
			key = name
		}
		if err := o.claim(key); err != nil {
			return err
		}
		o.add(key, text)
		return nil
	})
}

// param reads one record of the list.
func param(item json.RawMessage) (name, text string, known bool, err error) {
	if item[0] != '{' {
		return "", "", false, fmt.Errorf("%s is no key with a value", shown(string(item)))
	}
	var value json.RawMessage
	err = strict.Each(item, func(member string, _, _ int, of json.RawMessage) error {
		switch {
		case member == "key" && of[0] == '"':
			name = strings.TrimSpace(safetext.Line(strict.Said(of)))
		case member == "value":
			value = of
		}
		return nil
	})
	switch {
	case err != nil:
		return "", "", false, err
	case name == "":
		return "", "", false, fmt.Errorf("%s is no key with a value", shown(string(item)))
	case value == nil || value[0] == 'n':
		return name, "", false, nil
	case value[0] != '{':
		return "", "", false, fmt.Errorf("the value of %s is no record", shown(name))
	}
	err = strict.Each(value, func(member string, _, _ int, of json.RawMessage) error {
		switch member {
		case "string_value", "int_value", "float_value", "double_value":
		default:
			return nil
		}
		if of[0] == '{' || of[0] == '[' {
			return fmt.Errorf("%s of %s is no value", member, shown(name))
		}
		if said, present := scalar(of); present && !known {
			text, known = said, true
		}
		return nil
	})
	return name, text, known, err
}

// visit adds to an event what its parts say together: the campaign that brought it, as every other file calls it, and what
// the event is known by, so that the table of the day corrects what the table of the hour said.
func (o *object) visit() error {
	at := make(map[string]string, len(o.keys))
	for i, key := range o.keys {
		at[key] = o.values[i]
	}
	for _, c := range campaigns {
		if source := at[c.source]; source == "" || strings.HasPrefix(source, "(") {
			continue // (direct), (not set): nobody's campaign
		}
		for _, part := range [][2]string{{"utm_source", c.source}, {"utm_medium", c.medium}, {"utm_campaign", c.name}, {"utm_term", c.term},
			{"utm_content", c.content}} {
			if err := o.also(part[0], at[part[1]]); err != nil {
				return err
			}
		}
		break
	}
	who, when := at["user_pseudo_id"], at["event_timestamp"]
	if who == "" || when == "" {
		return nil
	}
	h := sha256.New()
	for _, part := range []string{who, when, at["event_name"], at["batch_page_id"], at["batch_ordering_id"], at["batch_event_index"]} {
		fmt.Fprintf(h, "%d:%s", len(part), part)
	}
	const enough = 12 // that two of ten million events have one id is once in a thousand billion files
	return o.also("external_id", base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:enough]))
}

// also adds a key with a text, where the row has none of that name itself.
func (o *object) also(key, text string) error {
	if text == "" || o.seen[safetext.Fold(key)] {
		return nil
	}
	if err := o.claim(key); err != nil {
		return err
	}
	o.add(key, text)
	return nil
}
