package value

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/fault"
)

func locale(t testing.TB, s string) Locale {
	t.Helper()
	l, err := ParseLocale(s)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// refused checks an error: its kind, that its text is harmless, and that it says what it should.
func refused(t *testing.T, what string, err error, words string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), words) {
		t.Errorf("%s: error %v, want a word on %q", what, err, words)
		return
	}
	if fault.KindOf(err) != fault.Invalid || strings.ContainsRune(err.Error(), 0x1b) {
		t.Errorf("%s: kind %s, text %q", what, fault.KindOf(err), err)
	}
}

func TestMoney(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in, locale string
		want       int64
		refused    string
	}{
		{in: "1240", want: 124000}, {in: "1 240", want: 124000}, {in: "1\u00a0240,5", want: 124050}, {in: "1\u202f240.50", want: 124050},
		{in: "12000.50", want: 1200050}, {in: "12,5", want: 1250},
		{in: " -12,5 ", want: -1250},
		{in: "1.240,50", want: 124050}, {in: "1,240.50", want: 124050},
		{in: "1.240.000", want: 124000000},
		{in: "1,240,000.5", want: 124000050}, {in: "1'240.50", want: 124050}, {in: "1’240’000", want: 124000000}, {in: ".5", want: 50},
		{in: "+7", want: 700},
		{in: "\u22127", want: -700}, {in: "0.500", want: 50}, {in: "1200.0000", want: 120000}, {in: "1234.000", want: 123400},
		{in: "007", want: 700},
		{in: "50.000", refused: `"50.000" is 50000 or 50: say --locale pl or --locale en`},
		{in: "1,200", refused: `"1,200" is 1200 or 1.2: say --locale en or --locale pl`},
		{in: "-1,250", refused: `"-1,250" is -1250 or -1.25`},
		{in: "50.000", locale: "pl", want: 5000000}, {in: "50.000", locale: "en", want: 5000}, {in: "1,200", locale: "en-US", want: 120000},
		{in: "1,200", locale: "it", want: 120}, {in: "50.000", locale: "en-ZA", refused: "50000 or 50"},
		{in: "92233720368547758.07", want: math.MaxInt64}, {in: "-92233720368547758.08", want: math.MinInt64},
		{in: "92233720368547758.08", refused: "too large"}, {in: "-92233720368547758.09", refused: "too large"},
		{in: strings.Repeat("9", 400), refused: "too large"},
		{in: "1.2345", refused: "more than two decimals"}, {in: "", refused: "the cell is empty"}, {in: " ", refused: "the cell is empty"},
		{in: "51-200", refused: "is a range"}, {in: "51–200", refused: "is a range"}, {in: "200+", refused: "is a limit"},
		{in: "<50", refused: "is a limit"},
		{in: "10%", refused: "percentage"},
		{in: "1e5", refused: "not a number"},
		{in: "1.2k", refused: "no currency"}, {in: "(500)", want: -50000}, {in: "12.", refused: "ends in a decimal sign"},
		{in: "1,240.", refused: "ends in a decimal sign"},
		{in: "1.2.3", refused: "groups of three"}, {in: "12 40", refused: "groups of three"}, {in: "1 240 50", refused: "groups of three"},
		{in: "1,24,000", refused: "groups of three"},
		{in: "1.240,5,0", refused: "not a number"}, {in: "1 240,000,000", refused: "groups of three"}, {in: "--5", refused: "not a number"},
		{in: "-", refused: "not a number"},
		{in: "n/a", refused: "not a number"}, {in: "\x1b[31m5", refused: "not a number"}, {in: "１２", refused: "not a number"},
		{in: "0x10", refused: "not a number"},
	}
	for _, tt := range tests {
		got, err := Money(tt.in, locale(t, tt.locale), "USD")
		if tt.refused != "" {
			refused(t, tt.in, err, tt.refused)
			continue
		}
		if err != nil || got != tt.want {
			t.Errorf("Money(%q, %q) = %d, %v; want %d", tt.in, tt.locale, got, err, tt.want)
		}
	}
}

// What is written with another decimal sign than the locale's is held, because what is ambiguous in the
// same file would be read by the locale.
func TestNumbersThatContradictTheLocale(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, locale, reading string }{
		{"146536,25", "en-US", "146536.25"}, {"12000.50", "pl", "12000.50"}, {"1,240.50", "de", "1240.50"}, {"1.240.000", "en", "1240000"},
		{"1 200,5", "en-GB", "1200.5"}, {",5", "en", "0.5"}, {"R$ 1.000,00", "en-US", "1000.00"},
	} {
		_, err := Money(tt.in, locale(t, tt.locale), "")
		var c *Contrary
		if !errors.As(err, &c) || c.Reading != tt.reading && c.Reading != strings.TrimRight(tt.reading, "0") &&
			c.Reading != strings.TrimSuffix(tt.reading, ".00") {
			t.Errorf("Money(%q, %s): %v, want the reading %s", tt.in, tt.locale, err, tt.reading)
		}
	}
	doubtful := locale(t, "en-US")
	doubtful.Doubtful = true
	_, err := Money("50.000", doubtful, "")
	refused(t, "50.000", err, "50000 or 50")
	if got, err := Money("1,240.50", doubtful, ""); err != nil || got != 124050 {
		t.Errorf("what is not ambiguous is read in doubt too: %d, %v", got, err)
	}
}

func TestMoneyWithItsCurrency(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in, locale, ours string
		want             int64
		refused          string
	}{
		{in: "$22,700.00", ours: "USD", want: 2270000}, {in: "USD 1200.00", ours: "USD", want: 120000},
		{in: "1200.00 usd", ours: "USD", want: 120000},
		{in: "R$\u00a0100.000", locale: "pt-BR", ours: "BRL", want: 10000000}, {in: "1 200,00 zł", ours: "PLN", want: 120000},
		{in: "€\u202f50", ours: "EUR", want: 5000}, {in: "-$5", ours: "USD", want: -500}, {in: "$-5", ours: "USD", want: -500},
		{in: "($5.00)", ours: "USD", want: -500}, {in: "CA$12", ours: "CAD", want: 1200}, {in: "$12", ours: "CAD", want: 1200},
		{in: "\u200b1200", ours: "USD", want: 120000}, {in: "USD1200", ours: "USD", want: 120000}, {in: "1200 kr.", ours: "DKK",
			want: 120000},
		{in: "€50", ours: "USD", refused: "is in EUR, and amounts are kept in USD"}, {in: "50 PLN", ours: "EUR", refused: "is in PLN"},
		{in: "R$ 5", ours: "USD", refused: "is in BRL"}, {in: "5 apples", ours: "USD", refused: "is no currency"},
		{in: "$1,200", ours: "USD", refused: "1200 or 1.2"}, {in: "5k", ours: "USD", refused: "is no currency"},
		{in: "$", ours: "USD", refused: "a currency in it"},
	} {
		got, err := Money(tt.in, locale(t, tt.locale), tt.ours)
		if tt.refused != "" {
			refused(t, tt.in, err, tt.refused)
		} else if err != nil || got != tt.want {
			t.Errorf("Money(%q, %q) = %d, %v; want %d", tt.in, tt.ours, got, err, tt.want)
		}
	}
	for in, ours := range map[string]string{"USD": "USD", "eur ": "EUR", "zł": "PLN", "$": "USD"} {
		if err := Currency(in, ours); err != nil {
			t.Errorf("Currency(%q): %v", in, err)
		}
	}
	refused(t, "EUR", Currency("EUR", "USD"), "kept in USD")
	refused(t, "x", Currency("Company currency", "USD"), "no currency")
}

func TestInt(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in, locale string
		want       int64
		refused    string
	}{
		{in: "420", want: 420}, {in: "420.0", want: 420}, {in: "1 240", want: 1240}, {in: "1,240,000", want: 1240000},
		{in: "1.240", locale: "pl", want: 1240},
		{in: "-9223372036854775808", want: math.MinInt64}, {in: "9223372036854775808", refused: "too large"},
		{in: "12.5", refused: "not a whole number"}, {in: "1,200", refused: "1200 or 1.2"},
		{in: "1,200", locale: "pl", refused: "not a whole number"},
		{in: "51-200", refused: "is a range"}, {in: "1,000+", refused: "is a limit"},
	}
	for _, tt := range tests {
		got, err := Int(tt.in, locale(t, tt.locale))
		if tt.refused != "" {
			refused(t, tt.in, err, tt.refused)
			continue
		}
		if err != nil || got != tt.want {
			t.Errorf("Int(%q, %q) = %d, %v; want %d", tt.in, tt.locale, got, err, tt.want)
		}
	}
	if got, err := MoneyMinor("1 240", Locale{}); err != nil || got != 1240 {
		t.Errorf("MoneyMinor = %d, %v", got, err)
	}
	_, err := MoneyMinor("12.50", Locale{})
	refused(t, "MoneyMinor", err, "minor units")
}

// grouped writes a number as people do: thousands apart, decimals behind a sign.
func grouped(minor int64, group, point string) string {
	digits := strings.TrimPrefix(strconv.FormatInt(minor, 10), "-")
	for len(digits) < 3 {
		digits = "0" + digits
	}
	whole, fraction := digits[:len(digits)-2], digits[len(digits)-2:]
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + group + whole[i:]
	}
	if minor < 0 {
		whole = "-" + whole
	}
	return whole + point + fraction
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64().Draw(t, "n")
		if got, err := Int(strconv.FormatInt(n, 10), Locale{}); err != nil || got != n {
			t.Fatalf("Int(%d) = %d, %v", n, got, err)
		}
		for _, style := range [][2]string{{"", "."}, {"", ","}, {".", ","}, {",", "."}, {" ", ","}, {"\u00a0", "."}, {"'", "."}} {
			s := grouped(n, style[0], style[1])
			if got, err := Money(s, Locale{}, ""); err != nil || got != n {
				t.Fatalf("Money(%q) = %d, %v; want %d", s, got, err, n)
			}
		}
	})
}

func TestALocaleNeverChangesWhatIsUnambiguous(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`-?[0-9]{0,4}([., ][0-9]{1,4}){0,3}`).Draw(t, "s")
		free, err := Money(s, Locale{}, "")
		if err != nil {
			return
		}
		for _, l := range []Locale{{Decimal: '.'}, {Decimal: ','}} {
			var other *Contrary
			if got, err := Money(s, l, ""); !errors.As(err, &other) && (err != nil || got != free) {
				t.Fatalf("Money(%q) is %d, with decimal %c %d, %v", s, free, l.Decimal, got, err)
			}
		}
	})
}

func TestParseLocale(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"": "", "pl": "pl", " IT ": "it", "pl_PL.UTF-8": "pl-PL", "en": "en", "en-us": "en-US",
		"en_GB": "en-GB", "de-CH": "de-CH", "C": ""} {
		if got := locale(t, in).Tag; got != want {
			t.Errorf("ParseLocale(%q) = %q, want %q", in, got, want)
		}
	}
	for _, in := range []string{"xx", "klingon", "en-USA", "en-1x", "\x1b[2J"} {
		_, err := ParseLocale(in)
		refused(t, in, err, "is not known: say one like pl")
	}
	if l := locale(t, "en"); l.Order != AnyOrder || l.Decimal != '.' {
		t.Errorf("en = %+v", l)
	}
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"yes", "Y", "TRUE", "1", "tak", "Sì", "si", " ja "} {
		if got, err := Bool(s); err != nil || !got {
			t.Errorf("Bool(%q) = %v, %v", s, got, err)
		}
		if got, err := Tri(s); err != nil || got != Yes {
			t.Errorf("Tri(%q) = %v, %v", s, got, err)
		}
	}
	for _, s := range []string{"no", "N", "False", "0", "NIE", "non", "nein"} {
		if got, err := Bool(s); err != nil || got {
			t.Errorf("Bool(%q) = %v, %v", s, got, err)
		}
		if got, err := Tri(s); err != nil || got != No {
			t.Errorf("Tri(%q) = %v, %v", s, got, err)
		}
	}
	for _, s := range []string{"", " ", "unknown", "?", "n/a"} {
		if got, err := Tri(s); err != nil || got != Unknown {
			t.Errorf("Tri(%q) = %v, %v", s, got, err)
		}
		_, err := Bool(s)
		refused(t, s, err, "neither yes nor no")
	}
	_, err := Tri("maybe")
	refused(t, "maybe", err, "write yes, no or unknown")
}

func FuzzMoney(f *testing.F) {
	for _, s := range []string{"1.240,50", "50.000", "-1 240", "51-200", "1'0", "\u2212.5"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, l := range []Locale{{}, {Decimal: '.'}, {Decimal: ','}} {
			minor, err := Money(s, l, "")
			if err != nil {
				refused(t, s, err, "")
				continue
			}
			point := "."
			if l.Decimal == ',' {
				point = ","
			}
			if again, err := Money(grouped(minor, "", point), l, ""); err != nil || again != minor {
				t.Errorf("Money(%q) = %d, which reads as %d, %v", s, minor, again, err)
			}
		}
		_, _ = Int(s, Locale{})
		_, _ = Bool(s)
		_, _ = Tri(s)
	})
}
