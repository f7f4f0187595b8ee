"use strict";

(() => {
    const DOCUMENT = "/admin/api/v1/openapi.json";
    const HEADER = "X-API-Key";
    const form = document.getElementById("key-form");
    const input = document.getElementById("key");
    const button = form.querySelector("button");
    const notice = document.getElementById("notice");
    // Here and nowhere else: not in storage, not in a cookie, not in the address.
    let key = null;

    const say = (text) => {
        notice.textContent = text;
        notice.hidden = text === "";
    };

    const ask = (text) => {
        key = null;
        form.hidden = false;
        input.focus();
        say(text);
    };

    // A server that the document names elsewhere must not see the key.
    const withKey = (request) => {
        const headers = request.headers ?? {};
        const own = Object.keys(headers).some((name) => name.toLowerCase() === HEADER.toLowerCase());
        if (key !== null && !own && new URL(request.url, location.href).origin === location.origin) {
            request.headers = { ...headers, [HEADER]: key };
        }
        return request;
    };

    const show = (spec) => {
        form.remove();
        say("");
        SwaggerUIBundle({
            spec,
            dom_id: "#swagger-ui",
            presets: [SwaggerUIBundle.presets.apis],
            layout: "BaseLayout",
            validatorUrl: null,
            queryConfigEnabled: false,
            persistAuthorization: false,
            tryItOutEnabled: true,
            // The shown curl command would have the key in it.
            showMutatedRequest: false,
            requestInterceptor: withKey,
        });
    };

    const load = async () => {
        const headers = key === null ? {} : { [HEADER]: key };
        const response = await fetch(DOCUMENT, { headers, credentials: "same-origin", cache: "no-store", redirect: "error" });
        if (response.status === 401 || response.status === 403) {
            ask(key === null ? "" : "This key is not accepted.");
        } else if (response.ok) {
            show(await response.json());
        } else {
            ask(`The document could not be had: status ${response.status}.`);
        }
    };

    const attempt = async () => {
        button.disabled = true;
        try {
            await load();
        } catch (error) {
            ask(`The document could not be had: ${error.message}.`);
        } finally {
            button.disabled = false;
        }
    };

    form.addEventListener("submit", (event) => {
        event.preventDefault();
        key = input.value.trim();
        input.value = "";
        attempt();
    });
    attempt();
})();
