export default function terminal(): string {
  return "";
}
