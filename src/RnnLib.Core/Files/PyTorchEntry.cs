namespace RnnLib;

/// <summary>What a PyTorch file says of one tensor.</summary>
/// <param name="Type">The type of the elements in safetensors' words: F32 for <c>torch.float32</c>, I64, BOOL, ...</param>
/// <param name="Shape">The axis sizes.</param>
public sealed record PyTorchEntry(string Type, Shape Shape);
