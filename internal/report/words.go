package report

import (
	"embed"
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/goccy/go-yaml"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/wallclock"
)

//go:embed words.*.yaml
var catalogues embed.FS

// Languages are those that reports are written in.
func Languages() []string { return []string{"en", "pl", "it"} }

// read reads the catalogues once.
var read = sync.OnceValues(func() (map[string]map[string]string, error) {
	all := map[string]map[string]string{}
	for _, language := range Languages() {
		doc, err := catalogues.ReadFile("words." + language + ".yaml")
		if err != nil {
			return nil, err
		}
		texts := map[string]string{}
		if err := yaml.Unmarshal(doc, &texts); err != nil {
			return nil, err
		}
		all[language] = texts
	}
	return all, nil
})

// words writes for people in one language.
type words struct {
	language     string
	texts        map[string]string
	group, point string
	months       []string
	currency     string
	zone         *time.Location
	brief        bool // rates without their intervals, where there is no room
}

// wordsOf are the words of a report. A language that there is none of is English; a build whose catalogues cannot be
// read, which a test sees, shows the ids.
func wordsOf(r *Report) *words {
	all, err := read()
	language, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(r.Language, "_", "-")), "-")
	if err != nil || all[language] == nil {
		language = "en"
	}
	w := &words{language: language, texts: all[language], currency: r.Currency, zone: r.zone()}
	w.group, w.point, w.months = w.say("number.group"), w.say("number.point"), strings.Fields(w.say("date.months"))
	return w
}

// say is the text of an id with {0}, {1}, ... filled in; an unknown id shows itself.
func (w *words) say(id string, values ...string) string {
	text, known := w.texts[id]
	if !known {
		return id
	}
	if len(values) == 0 {
		return text
	}
	pairs := make([]string, 0, 2*len(values))
	for i, v := range values {
		pairs = append(pairs, "{"+strconv.Itoa(i)+"}", v)
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// named is the text of a name in a list; one that is not in the catalogue is shown as it is, its underscores blanks.
func (w *words) named(list, name string) string {
	if text, known := w.texts[list+"."+name]; known {
		return text
	}
	return strings.ReplaceAll(safetext.Line(name), "_", " ")
}

// head is the head of a column.
func (w *words) head(c *Column) string {
	if text, known := w.texts["column."+c.Name]; known {
		return text
	}
	if c.Title != "" {
		return safetext.Line(c.Title)
	}
	return w.named("column", c.Name)
}

// title is the head of a column that may stand in a record; then it stands behind the record's.
func (w *words) title(c *leaf) string {
	text := w.head(&c.Column)
	for i := len(c.path) - 2; i >= 0; i-- {
		text = w.say("table.in", w.named("column", c.path[i]), text)
	}
	return text
}

func (w *words) note(n Note) string {
	values := make([]string, len(n.Values))
	for i, v := range n.Values {
		switch v := v.(type) {
		case Amount:
			values[i] = w.money(int64(v)) + " " + w.currency
		case Percent:
			values[i] = w.percent(float64(v), digitsOf(math.Round(float64(v)*1000)/10, 1))
		case Term:
			values[i] = w.named("word", string(v))
		case int64:
			values[i] = w.whole(v)
		case int:
			values[i] = w.whole(int64(v))
		case float64:
			values[i] = w.decimal(v, digitsOf(v, most))
		case time.Time:
			values[i] = w.day(v)
		case time.Duration:
			values[i] = wallclock.Span(v)
		default:
			values[i] = safetext.Line(fmt.Sprint(v))
		}
	}
	if n.ID == "" {
		return strings.Join(values, " ")
	}
	return w.say("note."+n.ID, values...)
}

// day is a date as people write it: 16 Nov 2026.
func (w *words) day(t time.Time) string {
	t = t.In(w.zone)
	month := t.Month().String()
	if int(t.Month()) <= len(w.months) {
		month = w.months[t.Month()-1]
	}
	return w.say("date.day", strconv.Itoa(t.Day()), month, strconv.Itoa(t.Year()))
}

// minute is an instant to the minute, in the zone that the head of the report names.
func (w *words) minute(t time.Time) string { return w.day(t) + t.In(w.zone).Format(" 15:04") }

func (w *words) whole(n int64) string {
	digits := strconv.FormatInt(n, 10)
	if rest, negative := strings.CutPrefix(digits, "-"); negative {
		return "-" + lead.Grouped(rest, w.group)
	}
	return lead.Grouped(digits, w.group)
}

// money is an amount in major units, with cents where it has any.
func (w *words) money(minor int64) string { return w.cents(minor, centsOf(minor)) }

func (w *words) cents(minor int64, digits int) string {
	return lead.Major(minor, w.group, w.point, digits)
}

func (w *words) decimal(f float64, digits int) string {
	text := strconv.FormatFloat(f, 'f', digits, 64)
	sign := ""
	if rest, negative := strings.CutPrefix(text, "-"); negative {
		sign, text = "-", rest
	}
	if strings.Trim(text, "0.") == "" {
		sign = "" // -0
	}
	whole, fraction, has := strings.Cut(text, ".")
	if has {
		fraction = w.point + fraction
	}
	return sign + lead.Grouped(whole, w.group) + fraction
}

func (w *words) percent(share float64, digits int) string {
	return w.say("percent", w.decimal(100*share, digits))
}

// rate is "~12 % (3 of 25, 4–30 %)": the share, how many of how many, the interval. A rate of none is a dash.
func (w *words) rate(r review.Rate) string {
	if r.N == 0 && r.K == 0 {
		return dash
	}
	of := w.say("rate.of", w.whole(r.K), w.whole(r.N))
	if r.N == 0 {
		return dash + " (" + of + ")"
	}
	text := w.percent(float64(r.K)/float64(r.N), 0)
	if r.Small() {
		text = "~" + text
	}
	if w.brief || r.Low == nil || r.High == nil {
		return text + " (" + of + ")"
	}
	low := w.decimal(100**r.Low, 0)
	return text + " (" + of + ", " + low + "–" + w.percent(*r.High, 0) + ")"
}

const (
	dash = "—"
	most = 4 // decimals that a figure is shown with
)

func centsOf(minor int64) int {
	if minor%100 == 0 {
		return 0
	}
	return lead.MinorDigits
}

// digitsOf is with how many decimals a figure came, at most so many.
func digitsOf(f float64, atMost int) int {
	text := strconv.FormatFloat(f, 'f', -1, 64)
	_, fraction, _ := strings.Cut(text, ".")
	return min(len(fraction), atMost)
}

// digits is with how many decimals a column is written: as many as the figure that has most, so that they stand one
// below the other.
func digits(kind Kind, values func(func(any) bool)) int {
	n := 0
	for v := range values {
		switch v := v.(type) {
		case int64:
			if kind == Money {
				n = max(n, centsOf(v))
			}
		case float64:
			if kind == Share {
				n = max(n, digitsOf(math.Round(v*1000)/10, 1))
			} else {
				n = max(n, digitsOf(v, most))
			}
		}
	}
	return n
}

// value is a value as people read it; digits is that of its column.
func (w *words) value(kind Kind, v any, digits int) string {
	switch v := v.(type) {
	case string:
		if kind == Word {
			return w.named("word", v)
		}
		if v == "" {
			return dash
		}
		return safetext.Line(v)
	case int64:
		if kind == Money {
			return w.cents(v, digits)
		}
		return w.whole(v)
	case float64:
		if kind == Share {
			return w.percent(v, digits)
		}
		return w.decimal(v, digits)
	case review.Rate:
		return w.rate(v)
	case bool:
		if v {
			return w.say("flag.yes")
		}
		return w.say("flag.no")
	case time.Time:
		if !v.IsZero() {
			return v.In(w.zone).Format("2006-01-02 15:04")
		}
	case time.Duration:
		return wallclock.Span(v)
	}
	return dash
}
