#ifndef ACROUTER_CCURL_SHIM_H
#define ACROUTER_CCURL_SHIM_H

#include <curl/curl.h>

/* curl_easy_setopt and curl_easy_getinfo are variadic, which Swift does not import: one inline function per type. */

typedef size_t (*acrouter_curl_receiver)(char *bytes, size_t one, size_t count, void *context);

static inline CURLcode acrouter_curl_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode acrouter_curl_set_string(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode acrouter_curl_set_pointer(CURL *easy, CURLoption option, void *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode acrouter_curl_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode acrouter_curl_set_receiver(CURL *easy, CURLoption option, acrouter_curl_receiver value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode acrouter_curl_get_offset(CURL *easy, CURLINFO info, curl_off_t *value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLcode acrouter_curl_get_string(CURL *easy, CURLINFO info, char **value) {
    return curl_easy_getinfo(easy, info, value);
}

/* prctl is variadic too. The program has no C of its own, so its one other shim is here. */

#ifdef __linux__
#include <signal.h>
#include <sys/prctl.h>

static inline int acrouter_die_with_parent(void) {
    return prctl(PR_SET_PDEATHSIG, SIGKILL);
}
#endif

#endif
