using System.Globalization;
using RnnLib;
using RnnLib.Layers;
using RnnLib.Training;

// A forecaster that is compiled to one native file of a few megabytes, which starts in milliseconds and needs no .NET where it runs.
//   dotnet publish -c Release samples/AotForecaster -o out
//   out/AotForecaster train model.safetensors                 learns a noisy wave
//   echo 0.1 0.5 0.8 | out/AotForecaster forecast model.safetensors        reads numbers, writes what should follow
const int hiddenSize = 24;
var rng = new Rng(seed: 1);
var model = new Lstm(1, hiddenSize, rng).Then(new LastStep()).Then(new Linear(hiddenSize, 1, rng));
try
{
    return Run();
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)   // a file that is not there or no model; no number
{
    Console.Error.WriteLine($"{e.GetType().Name}: {e.Message}");
    return 1;
}

int Run()
{
    switch (args)
    {
        case ["train", var path]:
            var trainer = new Trainer<Sequence>(model, Losses.MeanSquaredError, new()
            {
                Optimizer = new Adam(new() { LearningRate = 0.01f }),
                Clip = GradientClip.ByNorm(1),
            });
            History history = trainer.Fit(() => Enumerable.Range(0, 8).Select(_ => Waves(count: 64, time: 30, rng)), epochs: 20);
            model.Save(path);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"mean squared error {history.Epochs[^1].Loss:F4}, saved as {path}"));
            return 0;
        case ["forecast", var path]:
            model.Load(path);
            SequenceSession session = model.Stream();
            float next = 0;
            string[] numbers = Console.In.ReadToEnd().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            foreach (string number in numbers)
                next = session.Push(float.Parse(number, CultureInfo.InvariantCulture));
            for (int step = 0; step < 10; step++)
            {
                Console.WriteLine(next.ToString("F4", CultureInfo.InvariantCulture));
                next = session.Push(next);
            }

            return 0;
        default:
            Console.Error.WriteLine("expected: train FILE, or forecast FILE with numbers on the standard input");
            return 1;
    }
}

// sin(t / 3 + phase) with noise, and the value that follows.
static Batch<Sequence> Waves(int count, int time, Rng rng)
{
    float[] x = new float[count * time], y = new float[count];
    for (int row = 0; row < count; row++)
    {
        float phase = 2 * MathF.PI * rng.NextSingle();
        for (int step = 0; step < time; step++)
            x[(row * time) + step] = MathF.Sin((step / 3f) + phase) + (0.02f * rng.NextNormal());
        y[row] = MathF.Sin((time / 3f) + phase);
    }

    return new(Tensor.From([count, time, 1], x), Tensor.From([count, 1], y));
}
