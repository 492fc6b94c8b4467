package mailbox

import (
	"slices"
	"strings"
)

// identity takes away what a provider ignores when it delivers, so that one person has one key.
// Both results may be changed; an empty local part means that only a suffix was there.
//
// Other domains keep their local part: whether ana+x and ana are one person is the host's secret.
func identity(local, domain string) (string, string) {
	if strings.HasPrefix(local, `"`) {
		return local, domain
	}
	switch {
	case domain == "gmail.com" || domain == "googlemail.com":
		return strings.ReplaceAll(before(local, '+'), ".", ""), "gmail.com"
	case domain == "icloud.com" || domain == "me.com" || domain == "mac.com":
		return before(local, '+'), domain
	case yandex(domain):
		return local, "yandex.ru"
	case microsoft(domain):
		return before(local, '+'), domain
	case yahoo(domain):
		return before(local, '-'), domain
	}
	return local, domain
}

// before cuts at the first mark. A Yahoo name has no hyphen of its own, so the first one begins the
// keyword of a disposable address.
func before(local string, mark byte) string {
	if i := strings.IndexByte(local, mark); i >= 0 {
		return strings.TrimRight(local[:i], ".")
	}
	return local
}

// yandex lists the domains under which Yandex gives one mailbox several names.
func yandex(domain string) bool {
	return slices.Contains([]string{"yandex.ru", "yandex.com", "yandex.ua", "yandex.by", "yandex.kz", "ya.ru"}, domain)
}

// microsoft says whether a domain is one of Outlook.com's consumer domains, by brand and country.
func microsoft(domain string) bool {
	brand, ending, _ := strings.Cut(domain, ".")
	switch brand {
	case "hotmail", "live", "outlook":
		return consumerEnding(ending)
	case "msn", "passport", "windowslive":
		return ending == "com"
	}
	return false
}

// yahoo leaves out Yahoo! JAPAN (yahoo.co.jp), another company with other rules.
func yahoo(domain string) bool {
	brand, ending, _ := strings.Cut(domain, ".")
	switch brand {
	case "yahoo":
		return ending != "co.jp" && consumerEnding(ending)
	case "ymail", "rocketmail", "myyahoo":
		return ending == "com"
	}
	return false
}

// consumerEnding lists the endings under which the two providers are known to give mailboxes;
// anything else (live.xyz) may be somebody else's.
func consumerEnding(s string) bool {
	switch s {
	case "com", "ar", "at", "be", "ca", "ch", "cl", "cn", "cz", "de", "dk", "es", "fi", "fr", "gr", "hk", "hu", "ie",
		"in", "it", "jp", "kr", "lt", "lv", "my", "nl", "no", "ph", "pl", "pt", "ro", "rs", "ru", "se", "sg", "sk", "tw",
		"co.id", "co.il", "co.in", "co.jp", "co.kr", "co.nz", "co.th", "co.uk", "co.za",
		"com.ar", "com.au", "com.br", "com.cn", "com.co", "com.gr", "com.hk", "com.mx", "com.my", "com.pe", "com.ph",
		"com.pl", "com.pt", "com.sg", "com.tr", "com.tw", "com.ua", "com.ve", "com.vn":
		return true
	}
	return false
}
