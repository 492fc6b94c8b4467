package say

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/report"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/safetext"
)

// Whole is an amount in whole major units, in groups of three; the head of its column says of which currency.
func Whole(minor int64) string {
	const half, unit = 50, 100
	if minor < 0 {
		return "−" + Whole(-max(minor, math.MinInt64+1))
	}
	if minor <= math.MaxInt64-half {
		minor += half
	}
	return lead.Major(minor/unit*unit, " ", ".", 0)
}

// Figure is a figure as people read it, dash where it is not known: 1 240, 71 %, 5.5, 3 of 4. Few are marked with ~.
func Figure(kind report.Kind, v any, dash string) string {
	switch v := v.(type) {
	case int64:
		if kind == report.Money {
			return Whole(v)
		}
		return Grouped(v)
	case float64:
		if kind == report.Share {
			return strconv.FormatFloat(100*v, 'f', 0, 64) + " %"
		}
		return strings.Replace(strconv.FormatFloat(v, 'f', -1, 64), "-", "−", 1)
	case review.Rate:
		return RateText(v, dash)
	case string:
		if v != "" {
			return safetext.Line(v)
		}
	case bool:
		return map[bool]string{true: "yes", false: "no"}[v]
	case time.Time:
		return v.Format(time.DateOnly)
	}
	return dash
}

// RateText is a rate with its n: "71 % of 38", with ~ where there are few.
func RateText(r review.Rate, dash string) string {
	if r.N == 0 || r.K > r.N {
		return dash
	}
	text := strconv.FormatFloat(100*float64(r.K)/float64(r.N), 'f', 0, 64) + " % of " + Grouped(r.N)
	if r.Small() {
		text += "~"
	}
	return text
}

// Moved is how a figure differs from an earlier one: +3, −2 pt, "=" for not at all, "" where one is not known.
func Moved(kind report.Kind, now, then any) string {
	var d float64
	switch a := now.(type) {
	case int64:
		b, ok := number(then)
		if !ok {
			return ""
		}
		d = float64(a) - b
	case float64:
		b, ok := number(then)
		if !ok {
			return ""
		}
		d = a - b
	default:
		return ""
	}
	text := ""
	switch kind {
	case report.Share:
		d = math.Round(100 * d)
		text = strconv.FormatFloat(math.Abs(d), 'f', 0, 64) + " pt"
	case report.Money:
		d = math.Round(d / 100)
		text = Whole(int64(math.Abs(d)) * 100)
	default:
		text = strings.TrimSuffix(strconv.FormatFloat(math.Abs(d), 'f', 1, 64), ".0")
	}
	switch {
	case d > 0:
		return "+" + text
	case d < 0:
		return "−" + text
	}
	return "="
}

func number(v any) (float64, bool) {
	switch v := v.(type) {
	case int64:
		return float64(v), true
	case float64:
		return v, true
	}
	return 0, false
}

// Height is a figure as the height of a column, NaN where it is not known.
func Height(v any) float64 {
	if f, ok := number(v); ok {
		return f
	}
	return math.NaN()
}

// Spark is the trend of a figure as whole numbers for signs of eight heights, and the highest of them.
func Spark(trend []any) (heights []int, most int) {
	const steps = 1000
	top := 0.0
	for _, v := range trend {
		if f, ok := number(v); ok {
			top = max(top, f)
		}
	}
	for _, v := range trend {
		f, ok := number(v)
		if !ok || top == 0 {
			heights = append(heights, 0)
			continue
		}
		heights = append(heights, int(math.Ceil(f/top*steps)))
	}
	return heights, steps
}

// Bounds are the 95 % interval of a rate, "" for what is none.
func Bounds(v any) string {
	r, ok := v.(review.Rate)
	if !ok || r.Low == nil || r.High == nil {
		return ""
	}
	share := func(f float64) string { return strconv.FormatFloat(100*f, 'f', 0, 64) }
	return share(*r.Low) + "–" + share(*r.High) + " %"
}
