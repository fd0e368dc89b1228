// Serves a forecaster, a text classifier and a generator of text over HTTP, with a page that shows them at work.
//   dotnet run -c Release --project samples/Serve                        trains small models in seconds, then http://localhost:5000
//   dotnet run -c Release --project samples/Serve -- --models saved      keeps them in the folder, and loads them from there the next time
//   --max-batch 1 answers each request on its own; --urls http://0.0.0.0:8080 listens elsewhere.
await Serve.ServeApp.Create(args).RunAsync();
