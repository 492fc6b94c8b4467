package desk

import (
	"strings"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/link"
	"github.com/eqltui/eqltui/internal/store"
)

// pageBook finds the page that a touch belongs to: the one at its own URL, else the one it came from, else
// the one that its utm_content names by its address or by the last part of it.
type pageBook struct {
	byKey  map[string]*store.Page
	byName map[pageName]*store.Page // nil: a partner has several of that name
}

// pageName is the last part of a page's address at a partner's.
type pageName struct{ partner, name string }

func (b *pageBook) add(p *store.Page) {
	if b.byKey == nil {
		b.byKey, b.byName = map[string]*store.Page{}, map[pageName]*store.Page{}
	}
	b.byKey[p.Key] = p
	slash := strings.LastIndexByte(p.Key, '/')
	if slash < 0 {
		return
	}
	name := pageName{p.Partner, p.Key[slash+1:]}
	if _, there := b.byName[name]; there {
		p = nil
	}
	b.byName[name] = p
}

// of is the page of a touch, nil for none.
func (b *pageBook) of(t *store.Touch) *store.Page {
	if len(b.byKey) == 0 || t.Kind == lead.ReferralKind {
		return nil
	}
	content := t.UTM.Content.V
	if content == "" && t.URL.Known {
		content = link.ParseUTM(t.URL.V).Content
	}
	for _, url := range []string{t.URL.V, t.Referrer.V, content} {
		if p := b.byKey[link.PageKey(url)]; p != nil {
			return p
		}
	}
	if content == "" || t.Partner == "" {
		return nil
	}
	return b.byName[pageName{t.Partner, strings.ToLower(content)}]
}

// loadPages reads every page once. There are hundreds, seldom thousands.
func (w *work) loadPages() (*pageBook, error) {
	if w.book == nil {
		w.book = &pageBook{}
		if err := w.tx.Pages(w.ctx, func(p *store.Page) error { w.book.add(p); return nil }); err != nil {
			return nil, err
		}
	}
	return w.book, nil
}
