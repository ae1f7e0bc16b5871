// Shows openapi.yaml with Swagger UI. Nothing is loaded from other hosts.

SwaggerUIBundle({
  dom_id: '#docs',
  url: '/openapi.yaml',
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  tryItOutEnabled: false,
  validatorUrl: null,
});
