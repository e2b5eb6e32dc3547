"""feed_rules.py FOLDER: holds the catalog of tests/shelf.sh against OPDS 1.2, RFC 4287 and OPDS 2.0. Exit 1: a rule is broken."""
import json
import os
import re
import sys
import xml.etree.ElementTree as tree

TOP = sys.argv[1]
ATOM, XHTML = '{http://www.w3.org/2005/Atom}', '{http://www.w3.org/1999/xhtml}'
OPDS, THREAD = '{http://opds-spec.org/2010/catalog}', '{http://purl.org/syndication/thread/1.0}'
REL = 'http://opds-spec.org/'
CATALOG = 'application/atom+xml;profile=opds-catalog;kind='
BOOK_TYPES = ['application/epub+zip', 'application/pdf', 'application/x-kobo-epub+zip']


def check(truth, fault):
    if not truth:
        sys.exit(fault)


def path_of(href):
    check(not re.match(r'[a-z]+:|/|.*\.\.', href), f'{href} leaves the folder')
    path = os.path.join(TOP, href)
    check(os.path.isfile(path), f'{href} leads nowhere')
    return path


def links(element, rel=None):
    return [link for link in element.findall(ATOM + 'link') if rel is None or link.get('rel') == rel]


def check_texts(element, where):  # RFC 4287, 4.1.1 and 4.1.2
    for name in ('title', 'id', 'updated'):
        check(len(element.findall(ATOM + name)) == 1 and element.findtext(ATOM + name), f'{where}: one {name}')
    check(re.match(r'[a-z]+:', element.findtext(ATOM + 'id')), f'{where}: an id is a URI')
    check(re.fullmatch(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ', element.findtext(ATOM + 'updated')), f'{where}: a date')


def check_entry(entry, where):  # OPDS 1.2, 5.1 to 5.4
    acquisitions = [link for link in links(entry) if link.get('rel').startswith(REL + 'acquisition')]
    check([link.get('type') for link in acquisitions] == BOOK_TYPES, f'{where}: the EPUB first')
    for link in acquisitions:
        check(os.path.getsize(path_of(link.get('href'))) == int(link.get('length')), f'{where}: its length')
    for rel in ('image', 'image/thumbnail'):
        check(links(entry, REL + rel)[0].get('type') in ('image/png', 'image/jpeg', 'image/gif'), f'{where}: a cover')
    check(entry.find(ATOM + 'author') is not None, f'{where}: an author')
    check(entry.find(ATOM + 'content').get('type') == 'xhtml' and entry.find(ATOM + 'content')[0].tag == XHTML + 'div',
          f'{where}: content of XHTML is one div')
    return [link.get('href') for link in acquisitions]


def check_navigation(entry, where):  # 2.2.1
    leads = [link for link in links(entry) if link.get('type').startswith('application/atom+xml')]
    check(len(leads) == 1, f'{where}: one link to a feed')
    check(entry.find(ATOM + 'content') is not None, f'{where}: content')
    return leads[0]


def read_feed(name):
    feed = tree.parse(path_of(name)).getroot()
    check(feed.tag == ATOM + 'feed', f'{name}: a feed')
    check_texts(feed, name)
    check(feed.find(ATOM + 'author') is not None, f'{name}: an author')
    for rel in ('self', 'start'):
        check(len(links(feed, rel)) == 1, f'{name}: one link {rel}')
    check(links(feed, 'self')[0].get('href') == name, f'{name}: its own name')
    for link in feed.iter(ATOM + 'link'):
        path_of(link.get('href'))
        check(link.get('type') is not None, f'{name}: links have types')
    ids = [element.text for element in feed.iter(ATOM + 'id')]
    check(len(ids) == len(set(ids)), f'{name}: ids are unique')
    for entry in feed.findall(ATOM + 'entry'):
        check_texts(entry, name)
    return feed


def read_acquisition(name):
    feed = read_feed(name)
    entries = feed.findall(ATOM + 'entry')
    check(links(feed, 'self')[0].get('type') == CATALOG + 'acquisition', f'{name}: says what it is')
    hrefs = [href for entry in entries for href in check_entry(entry, name)]
    check(len(hrefs) == len(set(hrefs)), f'{name}: links are unique')
    dates = [entry.findtext(ATOM + 'updated') for entry in entries]
    check(dates == sorted(dates, reverse=True), f'{name}: newest first')
    check(feed.findtext(ATOM + 'updated') == dates[0], f'{name}: as new as its newest')
    for facet in links(feed, REL + 'facet'):  # 4: subsets of the same feed
        subset = tree.parse(path_of(facet.get('href'))).getroot()
        check(len(subset.findall(ATOM + 'entry')) == int(facet.get(THREAD + 'count')), f'{name}: counts of facets')
        check(facet.get(OPDS + 'facetGroup') in ('Path', 'Series'), f'{name}: groups of facets')
        check((facet.get(OPDS + 'activeFacet') == 'true') == (facet.get('href') == name), f'{name}: the active facet')
    return feed, [entry.findtext(ATOM + 'title') for entry in entries]


def check_atom():
    feed, titles = read_acquisition('opds.xml')
    knots = 'Knots & "Bends" <small> (1.0.0)'
    check(titles == ['The Tide Tables (1.1.0)', 'Alone (1.0.0)', 'The Tide Tables (1.0.0)', knots], f'all: {titles}')
    check(len(links(feed, REL + 'facet')) == 2, 'a path and a series')
    path, titles = read_acquisition('path-shore-studies.xml')
    check(titles == ['2. The Tide Tables (1.1.0)', '2. The Tide Tables (1.0.0)', f'1. {knots}'], f'the path: {titles}')
    told = [''.join(p.itertext()) for p in path.findall(ATOM + 'entry')[2].iter(XHTML + 'p')]
    check(told == ['1 Bends (original analysis): Ropes, two & two.'], f'the chapters: {told}')
    _, titles = read_acquisition('series-small-books.xml')
    check(titles == ['1. The Tide Tables (1.1.0)', '1. The Tide Tables (1.0.0)'], f'the series: {titles}')
    browse = read_feed('browse.xml')
    check(links(browse, 'self')[0].get('type') == CATALOG + 'navigation', 'browse.xml says what it is')
    ways = [check_navigation(entry, 'browse.xml') for entry in browse.findall(ATOM + 'entry')]
    check([way.get('href') for way in ways] == ['opds.xml', 'path-shore-studies.xml', 'series-small-books.xml'],
          'browse.xml leads to every feed')


def check_publication(publication, where):  # OPDS 2.0, 4 and 5
    metadata = publication['metadata']
    for key in ('title', 'identifier', 'language', 'author', 'modified', '@type'):
        check(metadata[key], f'{where}: {key}')
    check([link['type'] for link in publication['links']] == BOOK_TYPES, f'{where}: the EPUB first')
    check(all(link['rel'] == REL + 'acquisition/open-access' for link in publication['links']), f'{where}: acquisitions')
    check(publication['images'], f'{where}: a cover')
    for collection in metadata.get('belongsTo', {}).values():
        check(collection['name'] and collection['links'], f'{where}: collections have names and links')


def hrefs_in(value):
    if isinstance(value, dict):
        if 'href' in value:
            check(value.get('type'), 'links have types')
            yield value['href']
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from hrefs_in(part)


def read_json(name):
    with open(path_of(name), encoding='utf-8') as file:
        feed = json.load(file)
    check(feed['metadata']['title'] and feed['metadata']['numberOfItems'] == len(feed['publications']), f'{name}: its title and number')
    check([link['href'] for link in feed['links'] if link['rel'] == 'self'] == [name], f'{name}: its own name')
    for href in hrefs_in(feed):
        path_of(href)
    for publication in feed['publications']:
        check_publication(publication, name)
    dates = [publication['metadata']['modified'] for publication in feed['publications']]
    check(dates == sorted(dates, reverse=True), f'{name}: newest first')
    return feed


def check_json():
    feed = read_json('opds.json')
    check([(way['title'], way['href']) for way in feed['navigation']] ==
          [('Shore Studies', 'path-shore-studies.json'), ('Small Books', 'series-small-books.json')], 'the ways of opds.json')
    path = read_json('path-shore-studies.json')
    check(path['publications'][2]['metadata']['description'] == '1 Bends (original analysis): Ropes, two & two.',
          'the chapters in JSON')
    check(path['publications'][0]['metadata']['belongsTo']['series']['position'] == 1, 'the place in the series')
    read_json('series-small-books.json')


check_atom()
check_json()
print('3 listings in two forms, and the way to them')
