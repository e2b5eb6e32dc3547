/* page.h: the page of `watch`, compiled in from page/ by glib-compile-resources.
 * Out: GIO's resources /octavo/page/page.html and those beside it.  Memory: static.  Errors: none. */
#pragma once

void page_register_resource(void);
