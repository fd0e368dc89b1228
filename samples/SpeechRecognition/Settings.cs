namespace SpeechRecognitionSample;

/// <summary>What the command line says.</summary>
internal sealed record Settings
{
    public string? Data { get; init; }

    public bool Espeak { get; init; }

    public string? UnseenSpeaker { get; init; }

    public bool Quick { get; init; }

    public int? Epochs { get; init; }

    public int? Sentences { get; init; }

    public int? Hidden { get; init; }

    public bool Plain { get; init; }

    public double? Minutes { get; init; }

    public bool Resume { get; init; }

    public ulong Seed { get; init; } = 1;

    public required string Output { get; init; }

    public int SentenceCount => Sentences ?? (Quick ? 150 : 800);

    public int HiddenSize => Hidden ?? (Quick ? 48 : 128);

    public int BatchSize => Quick ? 8 : 16;   // few recordings are to make steps enough

    public string ModelPath => Path.Combine(Output, "speech.safetensors");

    public string RunPath => Path.Combine(Output, "speech-run.safetensors");

    public string PicturePath => Path.Combine(Output, "speech.png");

    public void Check()
    {
        foreach ((string option, double? value) in new[] { ("--epochs", Epochs), ("--sentences", Sentences), ("--hidden", Hidden), ("--minutes", Minutes) })
        {
            if (value <= 0)
                throw new ArgumentException($"{option}: expected more than 0, got {value}.");
        }

        if (Espeak && Data is not null)
            throw new ArgumentException("--espeak: expected either it or --data, got both.");
        if (UnseenSpeaker is not null && Data is null)
            throw new ArgumentException("--unseen-speaker: expected together with --data; what is generated holds back voices of its own.");
        Directory.CreateDirectory(Output);   // to fail before the training, not after it
    }
}
