using Serve.Models;

namespace Serve.Hosting;

/// <summary>Holds the models: trains them, or loads them, while the server already says that it is starting; then answers through batches.</summary>
internal sealed class ModelHost(IConfiguration configuration, ServeMetrics metrics, IHostApplicationLifetime lifetime) : BackgroundService
{
    private readonly TaskCompletionSource<LoadedModels> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The models; null while they are being made and while the server stops.</summary>
    public LoadedModels? Models => _ready.Task.IsCompletedSuccessfully && !lifetime.ApplicationStopping.IsCancellationRequested ? _ready.Task.Result : null;

    /// <summary>What a health check is told.</summary>
    public string Status => lifetime.ApplicationStopping.IsCancellationRequested ? "stopping" : _ready.Task.IsCompletedSuccessfully ? "ready" : "starting";

    /// <summary>Answers those who wait, then ends.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_ready.Task.IsCompletedSuccessfully)
            await _ready.Task.Result.DisposeAsync();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        const int defaultMaxBatch = 32;
        string? folder = configuration["models"];
        int maxBatch = configuration.GetValue("max-batch", defaultMaxBatch);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxBatch);
        LoadedModels models = await Task.Run(() => LoadedModels.Open(folder, maxBatch, metrics, stoppingToken), stoppingToken);
        _ready.SetResult(models);
    }
}

/// <summary>The three models, each behind its batches where requests can share a pass.</summary>
internal sealed class LoadedModels : IAsyncDisposable
{
    private LoadedModels(Forecaster forecaster, SentimentClassifier classifier, TextGenerator generator, int maxBatch, ServeMetrics metrics)
    {
        (Forecaster, Classifier, Generator) = (forecaster, classifier, generator);
        Forecasts = new(forecaster.Forecast, maxBatch, size => metrics.ObserveBatch("forecaster", size));
        Classes = new(classifier.Classify, maxBatch, size => metrics.ObserveBatch("classifier", size));
    }

    public Forecaster Forecaster { get; }

    public SentimentClassifier Classifier { get; }

    public TextGenerator Generator { get; }

    public MicroBatcher<float[], float[]> Forecasts { get; }

    public MicroBatcher<string, SentimentAnswer> Classes { get; }

    /// <summary>Loads each model from its file in a folder; one that has none is trained, and kept there if a folder is named.</summary>
    public static LoadedModels Open(string? folder, int maxBatch, ServeMetrics metrics, CancellationToken cancellation)
    {
        if (folder is not null)
            Directory.CreateDirectory(folder);
        return new(
            Opened(new Forecaster(), folder, "forecaster", cancellation),
            Opened(new SentimentClassifier(), folder, "classifier", cancellation),
            Opened(new TextGenerator(), folder, "generator", cancellation),
            maxBatch,
            metrics);
    }

    public async ValueTask DisposeAsync()
    {
        await Forecasts.DisposeAsync();
        await Classes.DisposeAsync();
    }

    private static TModel Opened<TModel>(TModel model, string? folder, string name, CancellationToken cancellation)
        where TModel : IServedModel
    {
        string? path = folder is null ? null : Path.Combine(folder, name + ".safetensors");
        if (File.Exists(path))
        {
            model.Weights.Load(path);
            return model;
        }

        model.Train(cancellation);
        if (path is not null)
            model.Weights.Save(path);
        return model;
    }
}
