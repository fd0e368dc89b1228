// What a newcomer does with the packages: train a small model, save it, load it, predict; and the same through an ONNX file.
using RnnLib;
using RnnLib.Layers;
using RnnLib.Onnx;
using RnnLib.Training;

var rng = new Rng(seed: 1);
Module<Sequence, Tensor> NewModel(Rng rng) => new Lstm(1, 8, rng).Then(new LastStep()).Then(new Linear(8, 1, rng));

// The sum of five numbers.
Tensor x = Tensor.Uniform([64, 5, 1], 0, 1, rng);
Tensor y = Ops.Sum(x, [1]);

var model = NewModel(rng);
var trainer = new Trainer<Sequence>(model, Losses.MeanSquaredError, new() { Optimizer = new Adam(new() { LearningRate = 0.02f }), Clip = GradientClip.ByNorm(1) });
History history = trainer.Fit(() => [new Batch<Sequence>(x, y)], epochs: 200);
double first = history.Epochs[0].Loss, last = history.Epochs[^1].Loss;
Console.WriteLine($"loss {first:F4} -> {last:F4}");

string path = Path.Combine(Path.GetTempPath(), $"consumer-{Environment.ProcessId}.safetensors");
model.Save(path);
var reloaded = NewModel(new Rng(seed: 2));
reloaded.Load(path);
File.Delete(path);

bool same = model.Predict(x).Data.SequenceEqual(reloaded.Predict(x).Data);
Console.WriteLine(same ? "the reloaded model predicts the same" : "the reloaded model differs");

bool sameGraph = model.Predict(x).Data.SequenceEqual(OnnxModel.Parse(OnnxModel.ToBytes(model)).As<Sequence, Tensor>().Predict(x).Data);
Console.WriteLine(sameGraph ? "the ONNX graph predicts the same" : "the ONNX graph differs");
return same && sameGraph && last < first / 20 ? 0 : 1;
