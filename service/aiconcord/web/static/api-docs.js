// Shows /openapi.json. The validator is switched off because it lives on somebody else's server.
SwaggerUIBundle({ url: "/openapi.json", dom_id: "#swagger-ui", validatorUrl: null, deepLinking: true });
