package link

import "strings"

// The surfaces that a link or a referrer can tell. Events are told by the touch's kind.
const (
	SurfaceWeb   = "web"
	SurfaceAI    = "ai"
	SurfaceEmail = "email"
)

// assistants names AI assistants and answer engines by host; sub-domains count. Hosts that are
// first of all a search engine (google.com, bing.com, duckduckgo.com) are left out.
// Source: the products' own addresses; the first six also in snowplow's referer-tests.json.
var assistants = map[string]string{
	"chatgpt.com": "ChatGPT", "chat.openai.com": "ChatGPT", "com.openai.chatgpt": "ChatGPT",
	"claude.ai":         "Claude",
	"gemini.google.com": "Google Gemini", "bard.google.com": "Google Gemini", "com.google.android.apps.bard": "Google Gemini",
	"notebooklm.google.com": "Google NotebookLM", "aistudio.google.com": "Google AI Studio",
	"meta.ai":               "Meta AI",
	"copilot.microsoft.com": "Microsoft Copilot", "copilot.cloud.microsoft": "Microsoft Copilot",
	"edgeservices.bing.com": "Microsoft Copilot",
	"perplexity.ai":         "Perplexity", "ai.perplexity.app.android": "Perplexity",
	"grok.com": "Grok", "x.ai": "Grok",
	"you.com":         "You.com",
	"chat.mistral.ai": "Le Chat",
	"deepseek.com":    "DeepSeek",
	"poe.com":         "Poe",
	"phind.com":       "Phind",
	"pi.ai":           "Pi",
	"duck.ai":         "Duck.ai",
	"lumo.proton.me":  "Lumo",
	"chat.qwen.ai":    "Qwen", "tongyi.aliyun.com": "Qwen",
	"kimi.com": "Kimi", "kimi.moonshot.cn": "Kimi",
	"doubao.com":           "Doubao",
	"yuanbao.tencent.com":  "Yuanbao",
	"yiyan.baidu.com":      "Ernie Bot",
	"chat.z.ai":            "Z.ai",
	"chatglm.cn":           "ChatGLM",
	"genspark.ai":          "Genspark",
	"felo.ai":              "Felo",
	"iask.ai":              "iAsk",
	"andisearch.com":       "Andi",
	"character.ai":         "Character.AI",
	"chat.bielik.ai":       "Bielik",
	"assistant.kagi.com":   "Kagi Assistant",
	"m365.cloud.microsoft": "Microsoft Copilot",
}

// aiSources are values of utm_source that name an AI surface without being a host.
var aiSources = map[string]bool{
	"ai_overview": true, "ai-overview": true, "ai_overviews": true, "chatgpt": true, "openai": true, "perplexity": true,
	"gemini": true, "copilot": true, "claude": true,
}

// webmails are the hosts from which a click came out of a mailbox; sub-domains count.
var webmails = map[string]bool{
	"mail.google.com": true, "inbox.google.com": true, "com.google.android.gm": true, "outlook.live.com": true,
	"outlook.office.com": true, "outlook.office365.com": true, "outlook.cloud.microsoft": true, "com.microsoft.office.outlook": true,
	"mail.yahoo.com": true, "mail.yahoo.co.jp": true, "com.yahoo.mobile.client.android.mail": true, "mail.aol.com": true,
	"mail.proton.me": true, "mail.zoho.com": true, "mail.zoho.eu": true, "app.fastmail.com": true, "app.tuta.com": true,
	"mail.yandex.ru": true, "mail.yandex.com": true, "e.mail.ru": true, "mail.qq.com": true, "mail.163.com": true, "mail.126.com": true,
	"mail.naver.com": true, "mail.daum.net": true, "poczta.onet.pl": true, "poczta.wp.pl": true, "poczta.o2.pl": true,
	"poczta.interia.pl": true, "mail.libero.it": true, "mail.virgilio.it": true, "mail.tiscali.it": true, "navigator.gmx.net": true,
	"bap.navigator.gmx.net": true, "navigator.web.de": true, "3c.web.de": true, "email.t-online.de": true, "mail.orange.fr": true,
	"webmail.free.fr": true, "webmail.laposte.net": true, "email.seznam.cz": true, "mail.ukr.net": true, "webmail.comcast.net": true,
}

// Surface tells where a touch happened, by its referrer, its utm_source and its landing URL; any of
// them may be empty. An AI assistant is told by the referrer or by a utm_source of the touch or of
// the URL (ChatGPT appends one of its own to links that may have one already); a mailbox by the
// referrer or by utm_medium=email; everything else is the web.
func Surface(referrer, utmSource, touchURL string) string {
	host := Host(referrer)
	if _, ok := AIName(host); ok || aiSource(utmSource) {
		return SurfaceAI
	}
	medium := ""
	for p := range pairs(queryOf(touchURL)) {
		switch {
		case p.key == keySource && aiSource(p.value):
			return SurfaceAI
		case p.key == keyMedium && medium == "":
			medium = p.value
		}
	}
	if m := strings.ToLower(strings.TrimSpace(medium)); m == "email" || m == "e-mail" ||
		within(host, func(h string) bool { return webmails[h] }) {
		return SurfaceEmail
	}
	return SurfaceWeb
}

// AIName returns the name of the AI assistant that a host belongs to. A port, a final dot and the
// case do not matter; chatgpt.com.evil.test is none.
func AIName(host string) (string, bool) {
	name := ""
	ok := within(Host(host), func(h string) bool {
		name = assistants[h]
		return name != ""
	})
	return name, ok
}

// aiSource says whether a value of utm_source marks an AI surface.
func aiSource(s string) bool {
	s = strings.ToLower(strings.TrimSpace(s))
	if s == "" {
		return false
	}
	if aiSources[s] {
		return true
	}
	_, ok := AIName(s)
	return ok
}

// within asks for the host and for every domain above it, label by label.
func within(host string, listed func(string) bool) bool {
	for host != "" {
		if listed(host) {
			return true
		}
		_, up, ok := strings.Cut(host, ".")
		if !ok {
			return false
		}
		host = up
	}
	return false
}

// Host returns the host of a URL or of a bare host name, in lower case, without user, port and final
// dot; "" when there is none. It reads as browsers do: a backslash ends the host like a slash, so
// that https://evil.test\@chatgpt.com is evil.test.
func Host(s string) string {
	s = strings.TrimSpace(s)
	if i := strings.Index(s, "://"); i >= 0 && !strings.ContainsAny(s[:i], "/?#\\.") {
		s = s[i+3:]
	} else {
		s = strings.TrimPrefix(s, "//")
	}
	if i := strings.IndexAny(s, "/?#\\"); i >= 0 {
		s = s[:i]
	}
	if i := strings.LastIndexByte(s, '@'); i >= 0 {
		s = s[i+1:]
	}
	if i := strings.IndexByte(s, ']'); strings.HasPrefix(s, "[") && i > 0 {
		return strings.ToLower(s[1:i])
	}
	if i := strings.IndexByte(s, ':'); i >= 0 {
		s = s[:i]
	}
	s = strings.ToLower(strings.TrimSuffix(s, "."))
	if strings.ContainsAny(s, " \t\r\n=&") {
		return ""
	}
	return s
}
