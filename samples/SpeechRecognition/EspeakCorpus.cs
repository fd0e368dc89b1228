using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.ExceptionServices;
using RnnLib;
using RnnLib.Audio;

namespace SpeechRecognitionSample;

/// <summary>Sentences spoken by espeak-ng in many voices, speeds and pitches; some voices are held back, and the sentences of the tests are new.</summary>
internal static class EspeakCorpus
{
    private const int SecondsPerSentence = 60;   // it takes a tenth of one

    private static readonly string[] Known =
    [
        "en-us", "en-us+m1", "en-us+m3", "en-us+m7", "en-us+f1", "en-us+f2", "en-us+f4", "en-gb", "en-gb+m2", "en-gb+m5", "en-gb+f1", "en-gb-x-rp+m6", "en-gb-x-rp+f2", "en-gb-scotland",
    ];

    private static readonly string[] Unseen = ["en-us+m4", "en-gb+f3", "en-us+f5", "en-gb-x-rp+m8"];

    public static Corpus Speak(Settings settings)
    {
        var rng = new Rng(settings.Seed).Fork();
        int tests = Math.Max(2, settings.SentenceCount / 8);
        string[] sentences = HomeCommands.Draw(settings.SentenceCount + tests, rng);
        string[] learned = sentences[tests..], held = sentences[..tests];
        return new()
        {
            Description = $"Sentences spoken by espeak-ng in {Known.Length} voices; {Unseen.Length} voices ({string.Join(", ", Unseen)}) and {tests} sentences held back.",
            Train = Say(learned, Known, rng),
            Tests = [new("new sentences, known voices", Say(held, Known, rng)), new("new sentences, voices never heard", Say(held, Unseen, rng))],
            Epochs = settings.Quick ? 3 : 20,
            Published = "synthetic speech of generated sentences, so there is no published figure",
        };
    }

    private static Utterance[] Say(string[] sentences, string[] voices, Rng rng)
    {
        // Drawn in order, spoken side by side: it is another program that works.
        (string Text, string Voice, int Speed, int Pitch)[] orders = [.. sentences.Select(text => (text, voices[rng.NextInt32(voices.Length)], 130 + rng.NextInt32(60), 30 + rng.NextInt32(40)))];
        var said = new Utterance[orders.Length];
        try
        {
            Parallel.For(0, orders.Length, new() { MaxDegreeOfParallelism = Threads.Count }, i =>
                said[i] = new(Say(orders[i].Text, orders[i].Voice, orders[i].Speed, orders[i].Pitch), orders[i].Text, orders[i].Voice));
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);   // all of them failed for the same reason
        }

        return said;
    }

    private static Waveform Say(string text, string voice, int speed, int pitch)
    {
        var start = new ProcessStartInfo("espeak-ng")
        {
            RedirectStandardOutput = true,
            ArgumentList = { "-v", voice, "-s", speed.ToString(CultureInfo.InvariantCulture), "-p", pitch.ToString(CultureInfo.InvariantCulture), "--stdout", text },
        };
        try
        {
            using Process process = Process.Start(start)!;
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(SecondsPerSentence));
            using CancellationTokenRegistration stop = limit.Token.Register(process.Kill);
            using var bytes = new MemoryStream();
            process.StandardOutput.BaseStream.CopyTo(bytes);
            process.WaitForExit();
            if (limit.IsCancellationRequested)
                throw new IOException($"espeak-ng: it had not said \"{text}\" within {SecondsPerSentence} seconds.");
            if (process.ExitCode != 0)
                throw new IOException($"espeak-ng: it ended with code {process.ExitCode} for the voice {voice}.");
            bytes.Position = 0;
            return Resampler.Resample(WavFile.Read(bytes, $"what espeak-ng says as {voice}").ToMono(), Corpus.SampleRate);
        }
        catch (Win32Exception e)
        {
            throw new IOException($"--espeak: espeak-ng does not start ({e.Message}); where it is not installed, apt-get install espeak-ng helps on Debian and Ubuntu.", e);
        }
    }
}
