using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace RnnLib.Training;

/// <summary>Writes a JSON object on a line of its own for each epoch, on request every so many batches, and at the end of the run.</summary>
/// <remarks>
/// <code>
/// {"type":"epoch","time":"2025-03-01T12:00:00.0000000Z","step":40,"epoch":1,"loss":0.5,"validation_loss":0.7,"learning_rate":0.001,...}
/// {"type":"batch","time":...,"step":41,"epoch":2,"batch":1,"loss":0.4,"epoch_loss":0.4,"learning_rate":0.001,"gradient_norm":1.1}
/// {"type":"end","time":...,"step":80,"stop_reason":"..."}
/// </code>
/// An epoch also has its metrics, those of the validation with <c>validation_</c> before their names, <c>gradient_norm</c> and <c>seconds</c>.
/// Numbers are written so that they read back to the bit; those that JSON has no way for are the texts "NaN", "Infinity" and "-Infinity".
/// Every line is written at once and the file closed, so that it can be read, moved or cut off by a crash at any time.
/// </remarks>
public sealed class JsonLinesLog : Callback
{
    private readonly string _path;
    private readonly JsonLinesLogOptions _options;

    /// <summary>A log to a file.</summary>
    /// <param name="path">The file. It begins anew with every run, unless the options say otherwise; in a resumed run it goes on from the checkpoint's step; a path that cannot be written fails before
    /// the training.</param>
    /// <param name="options">Every how many batches, whether to go on with an existing file, and the clock.</param>
    public JsonLinesLog(string path, JsonLinesLogOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        (_path, _options) = (path, options ?? new());
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public override void OnFitStart(TrainingProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        if (progress.IsResumed && File.Exists(_path))
            File.WriteAllLines(_path, File.ReadAllLines(_path).Where(line => StepOf(line) <= progress.FirstStep));   // the others come again
        else if (_options.Append)
            File.AppendAllBytes(_path, []);
        else
            File.WriteAllBytes(_path, []);
    }

    /// <inheritdoc/>
    public override void OnBatchEnd(TrainingProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        if (_options.Wants(progress))
        {
            Write("batch", progress, json =>
            {
                json.WriteNumber("epoch", progress.Epoch);
                json.WriteNumber("batch", progress.Batch);
                WriteFigure(json, "loss", progress.BatchLoss);
                WriteFigure(json, "epoch_loss", progress.EpochLoss);
                WriteFigure(json, "learning_rate", progress.Optimizer.LearningRate);
                WriteFigure(json, "gradient_norm", progress.GradientNorm);
            });
        }
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        Write("epoch", progress, json =>
        {
            foreach ((string name, double value) in EpochFigures.Of(progress.History.Epochs[^1]))
                WriteFigure(json, name, value);
        });
    }

    /// <inheritdoc/>
    public override void OnFitEnd(TrainingProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        Write("end", progress, json =>
        {
            if (progress.StopReason is { } reason)
                json.WriteString("stop_reason", reason);
        });
    }

    private void Write(string type, TrainingProgress progress, Action<Utf8JsonWriter> writeRest)
    {
        var line = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WriteString("time", _options.TimeProvider.GetUtcNow().UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
            json.WriteNumber("step", progress.Step);
            writeRest(json);
            json.WriteEndObject();
        }

        line.Write("\n"u8);
        File.AppendAllBytes(_path, line.WrittenSpan);
    }

    /// <summary>The step of a line; beyond all steps for one that a crash cut off.</summary>
    private static long StepOf(string line)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(line);
            return json.RootElement.GetProperty("step").GetInt64();
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return long.MaxValue;
        }
    }

    private static void WriteFigure(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumber(name, value);
        else
            json.WriteString(name, value.ToString(CultureInfo.InvariantCulture));
    }
}

/// <summary>The options of <see cref="JsonLinesLog"/>.</summary>
public sealed record JsonLinesLogOptions : LogOptions
{
    /// <summary>Whether a file that exists is gone on with, as for a run that is resumed. Default false: it is replaced when the run begins.</summary>
    public bool Append { get; init; }
}
